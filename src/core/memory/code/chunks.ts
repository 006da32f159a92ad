import type { CodeSymbol } from '../../ports/index.ts';

/** Lines that a chunk has at most, and up to which small neighbours are joined. */
export const chunkLines = { most: 80, joined: 40 } as const;

/** Lines up to which a stretch says nothing by itself, such as a closing bracket. */
const scrap = 3;

/** A stretch of lines, counted from 1, the last one included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const leading = /^\s*(?:\/\/|\/\*|\*|#|@|--|\[[A-Z])/;

/** Where a definition begins with the comments and decorators above it. */
export function beginOf({ from }: Pick<CodeSymbol, 'from'>, lines: readonly string[]): number {
  let begin = from;
  while (begin > 1 && leading.test(lines[begin - 2] ?? '')) begin--;
  return begin;
}

/** Cuts a stretch to the greatest length, where there is no better place. */
function byLength({ from, to }: Stretch): readonly Stretch[] {
  const count = Math.ceil((to - from + 1) / chunkLines.most);
  return Array.from({ length: count }, (_, at) => ({
    from: from + at * chunkLines.most,
    to: Math.min(to, from + (at + 1) * chunkLines.most - 1),
  }));
}

/** Splits a stretch that is too long where the outermost definitions in it begin and end, and those again. */
function split(whole: Stretch, inner: readonly Stretch[]): readonly Stretch[] {
  if (whole.to - whole.from < chunkLines.most) return [whole];
  const inside = inner.filter(({ from, to }) => from > whole.from || to < whole.to);
  const cuts = new Set<number>();
  let reached = whole.from - 1;
  for (const { from, to } of inside) {
    if (from <= reached || from < whole.from || to > whole.to) continue;
    cuts.add(from).add(to + 1);
    reached = to;
  }
  cuts.delete(whole.from);
  cuts.delete(whole.to + 1);
  if (cuts.size === 0) return byLength(whole);
  const starts = [whole.from, ...[...cuts].sort((a, b) => a - b)];
  const pieces = starts.map((from, at) => ({ from, to: (starts[at + 1] ?? whole.to + 1) - 1 }));
  return pieces.flatMap((piece) =>
    split(
      piece,
      inside.filter(({ from, to }) => from >= piece.from && to <= piece.to),
    ),
  );
}

/** Joins neighbours as long as they are short together; scraps to whatever is there. */
function join(pieces: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const isScrap = last && Math.min(last.to - last.from, piece.to - piece.from) < scrap;
    if (last && piece.to - last.from < (isScrap ? chunkLines.most : chunkLines.joined))
      joined.splice(-1, 1, { from: last.from, to: piece.to });
    else joined.push(piece);
  }
  return joined;
}

/**
 * A file in stretches that are found by themselves: along its definitions where they are known, else by lines. Every line
 * is in one of them, in order.
 */
export function stretchesOf(lines: readonly string[], symbols: readonly CodeSymbol[]): readonly Stretch[] {
  if (lines.length === 0) return [];
  const last = lines.length;
  const inner = symbols
    .map((symbol) => ({ from: beginOf(symbol, lines), to: Math.min(symbol.to, last) }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  return join(split({ from: 1, to: last }, inner));
}

/** What a stretch is called: the definition that it lies in, else the first one that begins in it. */
export function symbolAt({ from, to }: Stretch, symbols: readonly CodeSymbol[]): string | null {
  const around = symbols.filter((symbol) => symbol.from <= from && symbol.to >= to);
  const first = symbols.find((symbol) => symbol.from >= from && symbol.from <= to);
  const names = [...around.slice(-2), ...(around.length === 0 && first ? [first] : [])].map(({ name }) => name);
  return names.length > 0 ? names.join('.') : null;
}
