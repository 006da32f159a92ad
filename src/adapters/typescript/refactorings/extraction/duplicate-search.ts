import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { endsOf, type Run } from './model.ts';
import { lexicalUses } from './jumps.ts';
import { takesWholeLines } from './text.ts';
import { shapeOf, type Leaf, type Shape } from './duplicate-shape.ts';

/** Shorter runs cost more as a function and two calls than they save. */
const fewestLines = 5;
const fewestTokens = 30;
/** More differences than this and the copies are only alike. */
export const mostDifferences = 2;
/** A shape that stands in a file more often than this is an idiom of the file, not a copy. */
const mostAlike = 40;

/** One copy: its statements, and the open places of their shapes in order. */
export interface Copy {
  readonly run: Run;
  readonly leaves: readonly Leaf[];
}

/** Copies of one and the same run of statements, in the order of the text. */
export interface Duplicate {
  readonly copies: readonly Copy[];
  readonly lines: number;
}

interface Place {
  readonly block: ts.Block;
  readonly index: number;
  readonly shape: Shape;
}

/** Statements of blocks inside functions, with their shapes. */
function placesOf(ts: TypeScript, sourceFile: ts.SourceFile): ReadonlyMap<ts.Block, readonly Place[]> {
  const places = new Map<ts.Block, readonly Place[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) {
      places.set(
        node,
        node.statements.map((s, index) => ({ block: node, index, shape: shapeOf(ts, s) })),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return places;
}

/** Names that the statements declare themselves: copies may call them as they like. */
function declaredIn(ts: TypeScript, leaves: readonly Leaf[]): ReadonlySet<string> {
  const names = leaves.filter(
    ({ node }) => 'name' in node.parent && node.parent.name === node && ts.isIdentifier(node),
  );
  return new Set(names.map((l) => l.text));
}

/** How many names from outside and values differ; undefined when the names do not correspond one to one. */
function differences(ts: TypeScript, a: readonly Leaf[], b: readonly Leaf[]): number | undefined {
  const forth = new Map<string, string>();
  const back = new Map<string, string>();
  const own = declaredIn(ts, a);
  const different = new Set<string>();
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (left.kind !== right?.kind) return undefined;
    if (left.kind === 'literal') {
      if (left.text !== right.text) different.add(`${left.text}\n${right.text}`);
      continue;
    }
    if ((forth.get(left.text) ?? right.text) !== right.text || (back.get(right.text) ?? left.text) !== left.text) {
      return undefined;
    }
    forth.set(left.text, right.text);
    back.set(right.text, left.text);
    if (left.text === right.text || own.has(left.text)) continue;
    const { parent } = left.node;
    if (ts.isCallExpression(parent) && parent.expression === left.node) return undefined;
    different.add(`${left.text}\n${right.text}`);
  }
  return different.size;
}

function leavesOf(places: readonly Place[]): readonly Leaf[] {
  return places.flatMap((p) => p.shape.leaves);
}

/** The longest runs from these two places on that are copies of each other. */
function longestFrom(ts: TypeScript, a: readonly Place[], b: readonly Place[]): number {
  const isSameBlock = a[0]?.block === b[0]?.block;
  const gap = isSameBlock ? (b[0]?.index ?? 0) - (a[0]?.index ?? 0) : Infinity;
  let length = 0;
  while (length < gap && a[length] && a[length]?.shape.key === b[length]?.shape.key) {
    const found = differences(ts, leavesOf(a.slice(0, length + 1)), leavesOf(b.slice(0, length + 1)));
    if (found === undefined || found > mostDifferences) break;
    length++;
  }
  return length;
}

function linesOf(source: SourceContext, run: Run): number {
  const [first, last] = endsOf(run);
  const text = source.text.slice(first.getStart(), last.end);
  return text.split('\n').filter((line) => /\w/.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line)).length;
}

/** Whether the statements decide or compute something: assignments one after the other and tables do not. */
function holdsLogic(ts: TypeScript, run: Run): boolean {
  if (lexicalUses(ts, run.statements).usesYield) return false;
  let logic = 0;
  let literal = 0;
  const [first, last] = endsOf(run);
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node) || ts.isIterationStatement(node, false) || ts.isTryStatement(node)) logic += 3;
    if (ts.isConditionalExpression(node) || ts.isAwaitExpression(node)) logic += 1;
    if (ts.isCallExpression(node) && node.expression.getText() !== 'require') logic += 1;
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isJsxElement(node)) {
      literal += node.end - node.pos;
      return;
    }
    ts.forEachChild(node, visit);
  };
  run.statements.forEach(visit);
  return logic >= 3 && literal * 2 < last.end - first.pos;
}

function runAt(places: readonly Place[], length: number): Run | undefined {
  const [first] = places;
  return first && { block: first.block, statements: first.block.statements.slice(first.index, first.index + length) };
}

function groupsByShape(all: Iterable<readonly Place[]>): readonly (readonly Place[])[] {
  const groups = new Map<string, Place[]>();
  for (const place of [...all].flat()) {
    const group = groups.get(place.shape.key);
    if (group) group.push(place);
    else groups.set(place.shape.key, [place]);
  }
  return [...groups.values()].filter((g) => g.length > 1 && g.length <= mostAlike);
}

interface Candidate {
  readonly places: readonly Place[];
  readonly length: number;
  readonly lines: number;
}

function candidatesOf(source: SourceContext): readonly Candidate[] {
  const { ts } = source;
  const byBlock = placesOf(ts, source.sourceFile);
  const from = (place: Place): readonly Place[] => byBlock.get(place.block)?.slice(place.index) ?? [];
  const candidates: Candidate[] = [];
  for (const group of groupsByShape(byBlock.values())) {
    for (const [i, first] of group.entries()) {
      const byLength = new Map<number, Place[]>();
      for (const other of group.slice(i + 1)) {
        const length = longestFrom(ts, from(first), from(other));
        const tokens = from(first)
          .slice(0, length)
          .reduce((sum, p) => sum + p.shape.tokens, 0);
        const run = runAt(from(first), length);
        if (!run || length === 0 || tokens < fewestTokens || linesOf(source, run) < fewestLines) continue;
        if (!holdsLogic(ts, run)) continue;
        byLength.set(length, [...(byLength.get(length) ?? [first]), other]);
      }
      for (const [length, places] of byLength) {
        const run = runAt(from(first), length);
        if (run) candidates.push({ places, length, lines: linesOf(source, run) });
      }
    }
  }
  return candidates.sort((a, b) => b.lines * (b.places.length - 1) - a.lines * (a.places.length - 1));
}

/** Finds runs of statements that stand in the file more than once; biggest first, none in another. */
export function findDuplicates(source: SourceContext): readonly Duplicate[] {
  const taken: { readonly pos: number; readonly end: number }[] = [];
  const duplicates: Duplicate[] = [];
  for (const candidate of candidatesOf(source)) {
    const copies: Copy[] = [];
    for (const place of candidate.places) {
      const run: Run = {
        block: place.block,
        statements: place.block.statements.slice(place.index, place.index + candidate.length),
      };
      const [first, last] = endsOf(run);
      const [pos, end] = [first.getStart(), last.end];
      const isTaken = [
        ...taken,
        ...copies.map((c) => ({ pos: endsOf(c.run)[0].getStart(), end: endsOf(c.run)[1].end })),
      ];
      if (isTaken.some((t) => pos < t.end && t.pos < end) || !takesWholeLines(source, run)) continue;
      copies.push({ run, leaves: run.statements.flatMap((s) => [...shapeOf(source.ts, s).leaves]) });
    }
    if (copies.length < 2) continue;
    for (const { run } of copies) {
      const [first, last] = endsOf(run);
      taken.push({ pos: first.getStart(), end: last.end });
    }
    duplicates.push({ copies, lines: candidate.lines });
  }
  return duplicates;
}
