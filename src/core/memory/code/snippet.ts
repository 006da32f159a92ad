import type { CodeSymbol } from '../../ports/index.ts';
import { beginOf, chunkLines, type Stretch } from './chunks.ts';
import { wordsOf } from './words.ts';

/** Lines that a snippet shows, and characters of each. */
const shown = { lines: 8, columns: 160 };

/** How many of the words a line has. */
function hits(line: string, words: ReadonlySet<string>): number {
  return new Set(wordsOf(line).filter((word) => words.has(word))).size;
}

/** Of a stretch, the lines in a row that have most of the words, and the first line that has the most by itself. */
function tellingLines(
  lines: readonly string[],
  { from, to }: Stretch,
  words: ReadonlySet<string>,
): Stretch & { readonly best: number } {
  const counts = lines.slice(from - 1, to).map((line) => hits(line, words));
  const sums = counts.map((_, at) => counts.slice(at, at + shown.lines).reduce((total, count) => total + count, 0));
  const first = sums.indexOf(Math.max(...sums));
  const start = Math.max(0, Math.min(first, counts.length - shown.lines));
  const window = counts.slice(start, start + shown.lines);
  const best = from + start + window.indexOf(Math.max(...window));
  return { from: from + start, to: Math.min(to, from + start + shown.lines - 1), best };
}

/** A place in a file as it is shown. */
export interface Shown extends Stretch {
  readonly symbol: string | null;
  readonly snippet: string;
}

/** The definition around the most telling lines, or all of the stretch where there is none of a readable length. */
export function showPlace(
  lines: readonly string[],
  stretch: Stretch,
  symbols: readonly CodeSymbol[],
  words: ReadonlySet<string>,
): Shown {
  const from = Math.max(1, Math.min(stretch.from, lines.length));
  const whole = { from, to: Math.max(from, Math.min(stretch.to, lines.length)) };
  const { best } = tellingLines(lines, whole, words);
  const around = symbols.filter((symbol) => beginOf(symbol, lines) <= best && symbol.to >= best);
  const inner = around.findLast((symbol) => symbol.to - symbol.from < chunkLines.most);
  const range = inner ? { from: beginOf(inner, lines), to: Math.min(inner.to, lines.length) } : whole;
  const telling = tellingLines(lines, range, words);
  const snippet = lines
    .slice(telling.from - 1, telling.to)
    .map((line) => line.trimEnd().slice(0, shown.columns).toWellFormed())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  return { ...range, symbol: (inner ?? around.at(-1))?.name ?? null, snippet };
}
