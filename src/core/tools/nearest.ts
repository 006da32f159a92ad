import { linesOf } from './line-text.ts';

/** A place in a text that is most like the lines that were looked for. */
export interface Nearest {
  /** Line numbers, counted from 1. */
  readonly from: number;
  readonly to: number;
  /** The lines are the same but for white space. */
  readonly onlySpace: boolean;
}

/** What is looked at, at most: of the text, of what is wanted, and of the places worth a closer look. */
const limits = { lines: 50_000, wanted: 60, places: 30, samePlaces: 200 };
/** Likeness below which a place is of no help. */
const worthShowing = 0.45;

function wordsOf(line: string): readonly string[] {
  return line.slice(0, 400).match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

/** How alike two lines are, from 0 to 1: Dice's coefficient of their words (L. R. Dice, 1945), each counted as often as it stands. */
function likeness(a: string, b: string): number {
  const [one, two] = [a.trim(), b.trim()];
  if (one === two) return 1;
  const left = wordsOf(one);
  const right = wordsOf(two);
  if (left.length === 0 || right.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of right) {
    const count = counts.get(word) ?? 0;
    if (count === 0) continue;
    shared++;
    counts.set(word, count - 1);
  }
  return (2 * shared) / (left.length + right.length);
}

/** Starts at which most of the wanted lines stand where they should, but for white space. */
function startsByEqualLines(lines: readonly string[], wanted: readonly string[]): readonly number[] {
  const index = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const key = line.trim();
    const known = index.get(key);
    if (!known) index.set(key, [at]);
    else if (known.length < limits.samePlaces) known.push(at);
  }
  const votes = new Map<number, number>();
  for (const [offset, line] of wanted.entries()) {
    if (line.trim().length < 3) continue;
    for (const at of index.get(line.trim()) ?? []) votes.set(at - offset, (votes.get(at - offset) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a).map(([start]) => start);
}

/** Starts at which the longest wanted line stands next to its like. */
function startsByLikeLine(lines: readonly string[], wanted: readonly string[]): readonly number[] {
  const lengths = wanted.map((line) => line.trim().length);
  const longest = lengths.indexOf(Math.max(...lengths));
  const anchor = wanted[longest] ?? '';
  const scored = lines.map((line, at) => ({ start: at - longest, score: likeness(line, anchor) }));
  return scored
    .filter(({ score }) => score >= worthShowing)
    .sort((a, b) => b.score - a.score)
    .map(({ start }) => start);
}

/** The place most like what was looked for, or null. The work is bounded, however long the texts are. */
export function nearestTo(text: string, old: string): Nearest | null {
  const lines = linesOf(text).slice(0, limits.lines);
  const wanted = linesOf(old.replace(/^(?:[ \t]*\r?\n)+|\s+$/g, '')).slice(0, limits.wanted);
  if (wanted.length === 0) return null;
  const equal = startsByEqualLines(lines, wanted);
  const starts = (equal.length > 0 ? equal : startsByLikeLine(lines, wanted)).slice(0, limits.places);
  let best: (Nearest & { readonly score: number }) | null = null;
  for (const start of starts) {
    const likenesses = wanted.map((line, offset) => likeness(lines[start + offset] ?? '', line));
    const score = likenesses.reduce((sum, each) => sum + each, 0) / wanted.length;
    if (best && score <= best.score) continue;
    const from = Math.max(1, start + 1);
    const to = Math.min(lines.length, start + wanted.length);
    best = { from, to, onlySpace: score === 1, score };
  }
  return best && best.score >= worthShowing ? { from: best.from, to: best.to, onlySpace: best.onlySpace } : null;
}
