import type { CodeSymbol } from '../../ports/index.ts';

/** A file of the map. */
export interface MappedFile {
  readonly path: string;
  readonly symbols: readonly CodeSymbol[];
}

/** Definitions of a file that a map shows at most. */
const perFile = 12;

function linesOf({ path, symbols }: MappedFile): readonly string[] {
  const outer = symbols.filter(({ from, to }) => !symbols.some((other) => other.from < from && other.to >= to));
  const shown = (outer.length > 0 ? outer : symbols).slice(0, perFile);
  const more = symbols.length - shown.length;
  return [
    path,
    ...shown.map(({ from, signature }) => `  ${String(from)}: ${signature}`),
    ...(more > 0 ? [`  … ${String(more)} more inside`] : []),
  ];
}

/**
 * Files with their definitions, as many of the first ones as the budget takes; then paths alone, as far as it goes.
 * @param files the most important first.
 * @param estimate tokens of a text.
 */
export function drawMap(files: readonly MappedFile[], tokens: number, estimate: (text: string) => number): string {
  const parts: string[] = [];
  let left = tokens;
  const add = (text: string): boolean => {
    const cost = estimate(text) + 1;
    if (cost > left) return false;
    parts.push(text);
    left -= cost;
    return true;
  };
  for (const file of files) {
    if (!add(linesOf(file).join('\n')) && !add(file.path)) break;
  }
  return parts.join('\n');
}
