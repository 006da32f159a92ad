import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { brotliDecompress } from 'node:zlib';
import type * as TreeSitter from 'web-tree-sitter';
import type { CodeParser, CodeSymbol, SymbolKind } from '../../core/ports/index.ts';
import { languageOf, languages, type Language } from './languages.ts';

/** Where the files of WebAssembly are. One whose name ends in `.br` is unpacked as it is read. */
export interface ParserFiles {
  /** The file of the parser itself, absolute. */
  readonly runtime: string;
  /** The absolute file of a grammar. */
  readonly grammar: (name: string) => string;
}

const unpack = promisify(brotliDecompress);

async function bytesOf(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  return file.endsWith('.br') ? unpack(bytes) : bytes;
}

type Api = typeof TreeSitter;

/** One grammar, ready to parse. */
interface Ready {
  readonly parser: TreeSitter.Parser;
  readonly query: TreeSitter.Query;
  readonly kinds: readonly SymbolKind[];
}

const unoptimised = ['--liftoff', '--liftoff-only', '--wasm-lazy-compilation'];
const optimised = ['--no-liftoff-only', '--no-liftoff', '--no-wasm-lazy-compilation'];

/**
 * Has what is compiled meanwhile optimised at once, in a process that is started to optimise nothing. Not in Electron, of whose V8 it
 * is not known that it takes flags while it runs.
 */
async function withOptimiser<T>(compile: () => Promise<T>): Promise<T> {
  if (process.versions['electron'] || !process.execArgv.includes('--liftoff-only')) return compile();
  optimised.forEach(setFlagsFromString);
  try {
    return await compile();
  } finally {
    unoptimised.forEach(setFlagsFromString);
  }
}

async function startRuntime({ runtime }: ParserFiles, isForMany: boolean): Promise<Api> {
  const api = await import('web-tree-sitter');
  // The bytes: where the library would look for its file is not where a bundle has it.
  const wasmBinary = await bytesOf(runtime);
  const start = (): Promise<void> => api.Parser.init({ wasmBinary });
  await (isForMany ? withOptimiser(start) : start());
  return api;
}

async function ready(api: Api, known: Language, { grammar }: ParserFiles): Promise<Ready> {
  const loaded = await api.Language.load(await bytesOf(grammar(known.grammar)));
  const parser = new api.Parser();
  parser.setLanguage(loaded);
  const patterns = known.definitions.flatMap(([kind, text]) =>
    // One pattern may stand for several: each top-level expression counts.
    Array.from({ length: text.split('@it').length - 1 }, () => kind),
  );
  const query = new api.Query(loaded, known.definitions.map(([, text]) => text).join('\n'));
  return { parser, query, kinds: patterns };
}

const longestSignature = 160;

function symbolOf(
  match: TreeSitter.QueryMatch,
  kinds: readonly SymbolKind[],
  lines: readonly string[],
): CodeSymbol | null {
  const node = match.captures.find(({ name }) => name === 'it')?.node;
  const name = match.captures.find((capture) => capture.name === 'name')?.node.text;
  const kind = kinds[match.patternIndex];
  if (!node || !name || !kind) return null;
  const from = node.startPosition.row + 1;
  // A node that ends at the start of a line ends with the one before.
  const to = Math.max(from, node.endPosition.row + (node.endPosition.column === 0 ? 0 : 1));
  const signature = (lines[from - 1] ?? '')
    .trim()
    .replace(/\s*[{:]?\s*$/, '')
    .slice(0, longestSignature);
  return { name: name.replace(/\s+/g, ' ').slice(0, 80).toWellFormed(), kind, from, to, signature };
}

/** The same place is found by two patterns where a constant is a function. */
function each(symbols: readonly CodeSymbol[]): readonly CodeSymbol[] {
  const kept = new Map<string, CodeSymbol>();
  for (const symbol of symbols) {
    const key = `${String(symbol.from)} ${symbol.name}`;
    const known = kept.get(key);
    if (!known || known.kind === 'constant' || symbol.to > known.to) kept.set(key, symbol);
  }
  return [...kept.values()].sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Milliseconds after which a file is taken for one that cannot be parsed. */
const patience = 5_000;

function parse({ parser, query, kinds }: Ready, text: string): readonly CodeSymbol[] | null {
  const until = Date.now() + patience;
  const tree = parser.parse(text, null, { progressCallback: () => Date.now() > until });
  if (!tree) {
    parser.reset();
    return null;
  }
  try {
    const lines = text.split('\n');
    return each(query.matches(tree.rootNode).flatMap((match) => symbolOf(match, kinds, lines) ?? []));
  } finally {
    tree.delete();
  }
}

/** Files from which on it pays to optimise the parser itself: that takes a second, and a file half of the time then. */
const many = 1_000;

/**
 * Finds definitions with tree-sitter's grammars. A process in which it is used is to be started with `--liftoff-only`: without
 * it V8 optimises the grammars in the background and takes hundreds of megabytes for that. The parser itself is small: where many
 * files are expected before the first, it is optimised as it is compiled.
 */
export function createTreeSitterParser(files: ParserFiles): CodeParser {
  const grammars = new Map<string, Promise<Ready | null>>();
  let runtime: Promise<Api> | undefined;
  let isForMany = false;
  const grammarOf = (known: Language): Promise<Ready | null> => {
    // Languages that share a grammar share what counts as a definition in it.
    let found = grammars.get(known.grammar);
    if (!found) {
      runtime ??= startRuntime(files, isForMany);
      found = runtime.then((api) => ready(api, known, files)).catch(() => null);
      grammars.set(known.grammar, found);
    }
    return found;
  };
  return {
    languageOf,
    expect(count) {
      isForMany ||= count >= many;
    },
    async symbolsOf(path, text) {
      const known = languages[languageOf(path) ?? ''];
      const grammar = known ? await grammarOf(known) : null;
      return grammar && parse(grammar, text);
    },
  };
}
