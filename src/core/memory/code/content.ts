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

/** All that an index keeps of a text. */
export function contentOf(file: StoredFile, text: string, symbols: readonly CodeSymbol[] | null): FileContent {
  const lines = text.split(/\r\n|\n|\r/);
  const known = symbols ?? [];
  const defined = new Set(known.map(({ name }) => name));
  const chunks = stretchesOf(lines, known).map((stretch) => ({
    ...stretch,
    symbol: symbolAt(stretch, known),
    words: wordsOf(lines.slice(stretch.from - 1, stretch.to).join('\n')).join(' '),
  }));
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
