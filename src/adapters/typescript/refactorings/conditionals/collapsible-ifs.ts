import type ts from 'typescript';
import type { SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { interiorOf, nestingOf } from './branches.ts';
import { levelOf } from '../expression-slots.ts';
import { operandsOf } from '../negation.ts';
import { bare } from '../side-effects.ts';
import {
  contentLines,
  hasCommentIn,
  leadOf,
  linesOf,
  reindented,
  startOf,
  startsLine,
  textOf,
} from '../statement-text.ts';

/*
 * `if (a) { if (b) { … } }` without anything else is `if (a && b) { … }`: the same conditions are evaluated in the same
 * order, and the same code runs when all hold.
 */

/** A condition of more operands has to be read twice. */
const MOST_OPERANDS = 3;

const LINE_WIDTH = 100;

/** `&&` binds at this level; an operand that binds looser needs parentheses. */
const AND = 5;

/** The `if` that is all there is in the branch of this one, when both can share one condition. */
function onlyIf(source: SourceContext, statement: ts.IfStatement): ts.IfStatement | undefined {
  const { ts: api } = source;
  const { thenStatement } = statement;
  if (statement.elseStatement || !api.isBlock(thenStatement)) return undefined;
  const [only, ...more] = thenStatement.statements;
  if (!only || more.length > 0 || !api.isIfStatement(only) || only.elseStatement) return undefined;
  const start = startOf(source, only);
  const isPlain =
    interiorOf(source, only.thenStatement) !== undefined &&
    startsLine(source.text, start) &&
    leadOf(source.text, start).startsWith(leadOf(source.text, startOf(source, statement))) &&
    !hasCommentIn(source, startOf(source, statement), start) &&
    !hasCommentIn(source, start, startOf(source, only.thenStatement)) &&
    !hasCommentIn(source, only.end, statement.end);
  return isPlain ? only : undefined;
}

/** The `if` and those directly inside it whose conditions fit together on one line. */
function chainFrom(source: SourceContext, statement: ts.IfStatement): readonly ts.IfStatement[] {
  const chain = [statement];
  for (let next = onlyIf(source, statement); next; next = onlyIf(source, next)) {
    const longer = [...chain, next];
    const isShort = countOperands(source.ts, longer) <= MOST_OPERANDS && widthOf(source, longer) <= LINE_WIDTH;
    if (!isShort || linesOf(source.text, next.expression.pos, next.expression.end) > 1) break;
    chain.push(next);
  }
  return linesOf(source.text, statement.expression.pos, statement.expression.end) > 1 ? [statement] : chain;
}

function countOperands(api: TypeScript, chain: readonly ts.IfStatement[]): number {
  const counts = chain.map(({ expression }) => {
    const node = bare(api, expression);
    return api.isBinaryExpression(node) && levelOf(api, node) <= AND ? operandsOf(api, node).length : 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function widthOf(source: SourceContext, chain: readonly ts.IfStatement[]): number {
  const [first] = chain;
  const lead = first ? leadOf(source.text, startOf(source, first)).replaceAll('\t', '    ').length : 0;
  return lead + 'if () {'.length + joined(source, chain).length;
}

function joined(source: SourceContext, chain: readonly ts.IfStatement[]): string {
  const { ts: api } = source;
  const operands = chain.map(({ expression }) => {
    const node = bare(api, expression);
    return levelOf(api, node) < AND ? `(${textOf(source, node)})` : textOf(source, node);
  });
  return operands.join(' && ');
}

function mergeEdit(source: SourceContext, chain: readonly ts.IfStatement[]): TextEdit | undefined {
  const [first, last] = [chain[0], chain.at(-1)];
  if (!first || !last || first === last) return undefined;
  const { text } = source;
  const [start, body] = [startOf(source, first), startOf(source, last.thenStatement)];
  const head = text.slice(start, startOf(source, first.expression));
  const between = text.slice(last.expression.end, body);
  const indentation = { from: leadOf(text, startOf(source, last)), to: leadOf(text, start) };
  const block = reindented(text, { start: body, end: last.end }, indentation, contentLines(source, last));
  return { start, end: first.end, text: head + joined(source, chain) + between + block };
}

/**
 * Edits that merge, below `root`, each `if` with those directly inside it, where they belong to `depth` levels or more;
 * functions within are left alone. Edits do not overlap.
 */
export function mergedConditions(source: SourceContext, root: ts.Node, depth: number): readonly TextEdit[] {
  const { ts: api } = source;
  const edits: TextEdit[] = [];
  const visit = (node: ts.Node, level: number): void => {
    if (api.isFunctionLike(node) || api.isClassLike(node)) return;
    if (!api.isIfStatement(node)) {
      api.forEachChild(node, (child) => {
        visit(child, level);
      });
      return;
    }
    const isDeep = level + nestingOf(api, node) >= depth;
    const edit = isDeep ? mergeEdit(source, chainFrom(source, node)) : undefined;
    if (edit) {
      edits.push(edit);
      return;
    }
    visit(node.thenStatement, level + 1);
    if (node.elseStatement) visit(node.elseStatement, level + (api.isIfStatement(node.elseStatement) ? 0 : 1));
  };
  api.forEachChild(root, (child) => {
    visit(child, 0);
  });
  return edits;
}
