import type { CodeSymbol, FileContent, StoredFile } from '../../ports/index.ts';
import { stretchesOf, symbolAt } from './chunks.ts';
import { usesIn, wordsOf } from './words.ts';

/** A method is called by its bare name: only one of several words, such as `parseHeader`, tells which it is. */
function isTelling({ kind, name }: CodeSymbol): boolean {
  return kind === 'method' ? /[a-z][A-Z]|[a-z]_[a-z]/.test(name) : name.length > 2;
}

/** The names that other files can mean: where something is exported, of functions and types only that. */
function offersOf(symbols: readonly CodeSymbol[]): ReadonlySet<string> {
  const isExported = ({ signature }: CodeSymbol): boolean => /^export\b/.test(signature);
  const some = symbols.some(isExported);
  const offered = symbols.filter((symbol) => !some || symbol.kind === 'method' || isExported(symbol));
  return new Set(offered.filter(isTelling).map(({ name }) => name));
}

/** Characters of a stretch that its vector is made of: what is beyond would cost and say little more. */
const longest = 8_000;

/**
 * What the vector of a stretch is made of: the name of its file, what it is called, and its lines. Its folder is not among it:
 * moved, it stays the same.
 */
export function vectorText(path: string, symbol: string | null, lines: readonly string[]): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${name}${symbol === null ? '' : ` ${symbol}`}\n${lines.join('\n')}`.slice(0, longest);
}

/** All that an index keeps of a text. `digest` names texts. */
export function contentOf(
  file: StoredFile,
  text: string,
  symbols: readonly CodeSymbol[] | null,
  digest: (text: string) => string,
): FileContent {
  const lines = text.split(/\r\n|\n|\r/);
  const known = symbols ?? [];
  const defined = new Set(known.map(({ name }) => name));
  const chunks = stretchesOf(lines, known).map((stretch) => {
    const own = lines.slice(stretch.from - 1, stretch.to);
    const symbol = symbolAt(stretch, known);
    const words = wordsOf(own.join('\n')).join(' ');
    return { ...stretch, symbol, words, digest: digest(vectorText(file.path, symbol, own)) };
  });
  return {
    file,
    chunks,
    symbols: known,
    offers: offersOf(known),
    // Links go by names in code; in prose every word would be one.
    uses: symbols ? usesIn(text, defined) : new Map(),
    pathWords: wordsOf(file.path).join(' '),
    nameWords: [...defined].flatMap(wordsOf).join(' '),
  };
}

/** What is kept of a file that is not looked into: its name. */
export function leftOutContent(file: StoredFile): FileContent {
  return { file, chunks: [], symbols: [], offers: new Set(), uses: new Map(), pathWords: '', nameWords: '' };
}
