import type ts from 'typescript';
import { err, ok } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, SourceContext, TypeScript } from '../../refactoring.ts';
import { createSourceContext } from '../../source-context.ts';
import { applyEdits } from '../../text-edits.ts';
import type { Interior } from './branches.ts';
import { DEEP, interiorOf, isLong, isShort, nestingOf } from './branches.ts';
import { mergedConditions } from './collapsible-ifs.ts';
import type { Flattened, Flattening } from './guard-clauses.ts';
import { flatten } from './guard-clauses.ts';
import { guardStylesOf } from './guard-style.ts';
import { numberProof } from '../negation.ts';
import { isJump } from '../side-effects.ts';
import { contentLines, startOf, textOf } from '../statement-text.ts';

/** A function that is one `if` of at least this many lines spends a level of indentation on all it does. */
const LONG_FUNCTION_BODY = 12;

/** Statements that may stand before the one big `if`. */
const MOST_PRELUDE = 2;

/** A function in a text of its own. */
interface Placed {
  readonly source: SourceContext;
  readonly deep: DeepFunction;
}

interface DeepFunction {
  readonly node: ts.FunctionLikeDeclaration;
  readonly body: ts.Block;
  readonly inside: Interior;
  readonly depth: number;
}

/**
 * Functions whose conditions nest three deep, or that are one big `if`: conditions with nothing between them become one,
 * the others guards that leave early.
 */
export const nestedConditional: Refactoring = {
  kind: 'nested-conditional',
  detect: (source) =>
    deepFunctions(source).flatMap((deep) => {
      const merged = withMergedConditions(source, deep);
      const after = flattened(merged, { optimistic: true, proof: undefined, trouble: () => undefined });
      return isBetter(source, deep, after) ? [findingOf(source, deep)] : [];
    }),
  apply: (source, finding) => {
    const deep = deepFunctions(source).find(
      ({ node }) => startOf(source, node) === finding.start && node.end === finding.end,
    );
    if (!deep) return err('The function is no longer there.');
    const troubles: string[] = [];
    const trouble = (condition: ts.Expression, why: string): void => {
      troubles.push(`“if (${shortened(textOf(source, condition))})” cannot be taken apart: ${why}.`);
    };
    const merged = withMergedConditions(source, deep);
    // Types are known by the place in the file as it is.
    const proof = merged.source === source ? numberProof(source) : undefined;
    const after = flattened(merged, { optimistic: false, proof, trouble });
    if (!isBetter(source, deep, after)) return err(troubles[0] ?? 'No condition here can leave early.');
    const levels = after.depth < deep.depth ? `from ${deep.depth} levels to ${after.depth}` : 'by one level';
    const hasGuards = after.text !== merged.source.text.slice(merged.deep.inside.start, merged.deep.inside.end);
    const means = [merged.source === source ? [] : ['joined conditions'], hasGuards ? ['guards that leave early'] : []];
    return ok({
      edits: [{ start: deep.inside.start, end: deep.inside.end, text: after.text }],
      note: `Flattened ${nameOf(source, deep.node)} ${levels} with ${means.flat().join(' and ')}.`,
    });
  },
};

function isBetter(source: SourceContext, deep: DeepFunction, after: Flattened): boolean {
  if (after.depth < deep.depth) return true;
  return isOneBigIf(source, deep) && after.text !== source.text.slice(deep.inside.start, deep.inside.end);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

function functionsIn(source: SourceContext): DeepFunction[] {
  const { ts: api } = source;
  const found: DeepFunction[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isFunctionLike(node) && 'body' in node && node.body && api.isBlock(node.body)) {
      const { body } = node;
      const inside = interiorOf(source, body);
      const depth = Math.max(0, ...body.statements.map((statement) => nestingOf(api, statement)));
      if (inside && depth > 0) found.push({ node, body, inside, depth });
    }
    api.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return found;
}

function deepFunctions(source: SourceContext): DeepFunction[] {
  return functionsIn(source).filter((deep) => deep.depth >= DEEP || isOneBigIf(source, deep));
}

/** The same function in a text in which conditions with nothing between them are one. */
function withMergedConditions(source: SourceContext, deep: DeepFunction): Placed {
  const start = startOf(source, deep.node);
  let current: Placed = { source, deep };
  for (;;) {
    const edits = mergedConditions(current.source, current.deep.body, Math.min(deep.depth, DEEP));
    if (edits.length === 0) return current;
    const text = applyEdits(current.source.text, edits);
    const next = createSourceContext(source.ts, source.path, text, source.service, source.fileName);
    const twin = functionsIn(next).find(({ node }) => startOf(next, node) === start);
    if (!twin) return current;
    current = { source: next, deep: twin };
  }
}

function isOneBigIf(source: SourceContext, { body }: DeepFunction): boolean {
  const { ts: api } = source;
  const statements = [...body.statements];
  const last = statements.at(-1);
  if (last && isJump(api, last)) statements.pop();
  const big = statements.pop();
  if (!big || !api.isIfStatement(big) || statements.length > MOST_PRELUDE) return false;
  const { thenStatement, elseStatement } = big;
  if (!elseStatement) return isLong(source, thenStatement, LONG_FUNCTION_BODY);
  if (last !== big) return false;
  return (
    (isShort(source, elseStatement) && isLong(source, thenStatement, LONG_FUNCTION_BODY)) ||
    (isShort(source, thenStatement) && isLong(source, elseStatement, LONG_FUNCTION_BODY))
  );
}

function flattened(
  { source, deep: { node, body, inside } }: Placed,
  how: Pick<Flattening, 'optimistic' | 'proof' | 'trouble'>,
): Flattened {
  // Whoever falls off the end of a function that returns values may still say so, if that is the file's habit.
  const isSpelledOut = /\breturn undefined\b/.test(source.text) && returnsValues(source, body);
  return flatten(
    { source, ...how, guardStyles: guardStylesOf(source), contentLines: contentLines(source, body) },
    {
      ...inside,
      statements: body.statements,
      from: inside.lead,
      to: inside.lead,
      exit: isSpelledOut ? 'return undefined' : 'return',
      scope: node,
      level: 0,
    },
  );
}

/** Whether some return of the function itself carries a value. */
function returnsValues(source: SourceContext, body: ts.Block): boolean {
  const { ts: api } = source;
  const visit = (node: ts.Node): boolean | undefined => {
    if (api.isFunctionLike(node) || api.isClassLike(node)) return false;
    if (api.isReturnStatement(node)) return node.expression !== undefined;
    return api.forEachChild(node, visit);
  };
  return visit(body) ?? false;
}

/** What the function is declared, or assigned, as. */
function namingNode(api: TypeScript, node: ts.FunctionLikeDeclaration): ts.Node | undefined {
  const { parent } = node;
  if (node.name) return node.name;
  if (api.isBinaryExpression(parent) && parent.right === node) {
    return api.isPropertyAccessExpression(parent.left) ? parent.left.name : parent.left;
  }
  return 'name' in parent ? (parent.name as ts.Node | undefined) : undefined;
}

function nameOf({ ts: api }: SourceContext, node: ts.FunctionLikeDeclaration): string {
  if (api.isConstructorDeclaration(node)) return 'the constructor';
  const name = namingNode(api, node);
  const isNamed = name !== undefined && (api.isIdentifier(name) || api.isPrivateIdentifier(name));
  return isNamed ? `“${name.text}”` : 'a function';
}

function findingOf(source: SourceContext, { node, depth }: DeepFunction): Finding {
  const name = nameOf(source, node);
  const subject = name.charAt(0).toUpperCase() + name.slice(1);
  const message =
    depth >= DEEP
      ? `${subject} nests conditions ${depth} levels deep; leaving early would keep it flat.`
      : `${subject} is one big condition; leaving early would keep it flat.`;
  return { kind: 'nested-conditional', start: startOf(source, node), end: node.end, message, weight: depth };
}
