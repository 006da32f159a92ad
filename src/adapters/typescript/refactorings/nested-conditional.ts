import type ts from 'typescript';
import { err, ok } from '../../../core/base/index.ts';
import type { Finding, Refactoring, SourceContext } from '../refactoring.ts';
import type { Interior } from './branches.ts';
import { interiorOf, isLong, isShort, nestingOf, statementsOf } from './branches.ts';
import type { Flattened, Flattening, GuardStyle } from './guard-clauses.ts';
import { flatten } from './guard-clauses.ts';
import { numberProof } from './negation.ts';
import { isJump } from './side-effects.ts';
import { contentLines, linesOf, startOf, textOf } from './statement-text.ts';

/** From three levels on a reader has to hold more conditions in mind than fit; two levels are everyday code. */
const DEEP = 3;

/** A function that is one `if` of at least this many lines spends a level of indentation on all it does. */
const LONG_FUNCTION_BODY = 12;

/** Statements that may stand before the one big `if`. */
const MOST_PRELUDE = 2;

interface DeepFunction {
  readonly node: ts.FunctionLikeDeclaration;
  readonly body: ts.Block;
  readonly inside: Interior;
  readonly depth: number;
}

/** Functions whose conditions nest three deep, or that are one big `if`, become guards that leave early. */
export const nestedConditional: Refactoring = {
  kind: 'nested-conditional',
  detect: (source) =>
    deepFunctions(source).flatMap((deep) => {
      const after = flattened(source, deep, { optimistic: true, proof: undefined, trouble: () => undefined });
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
    const after = flattened(source, deep, { optimistic: false, proof: numberProof(source), trouble });
    if (!isBetter(source, deep, after)) return err(troubles[0] ?? 'No condition here can leave early.');
    const levels = after.depth < deep.depth ? `from ${deep.depth} levels to ${after.depth}` : 'by one level';
    return ok({
      edits: [{ start: deep.inside.start, end: deep.inside.end, text: after.text }],
      note: `Flattened ${nameOf(source, deep.node)} ${levels} with guards that leave early.`,
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

function deepFunctions(source: SourceContext): DeepFunction[] {
  const { ts: api } = source;
  const found: DeepFunction[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isFunctionLike(node) && 'body' in node && node.body && api.isBlock(node.body)) {
      const { body } = node;
      const inside = interiorOf(source, body);
      const depth = Math.max(0, ...body.statements.map((statement) => nestingOf(api, statement)));
      if (inside && depth > 0) {
        const deep = { node, body, inside, depth };
        if (depth >= DEEP || isOneBigIf(source, deep)) found.push(deep);
      }
    }
    api.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return found;
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
  source: SourceContext,
  { node, body, inside }: DeepFunction,
  how: Pick<Flattening, 'optimistic' | 'proof' | 'trouble'>,
): Flattened {
  return flatten(
    { source, ...how, guardStyle: guardStyleOf(source), contentLines: contentLines(source, body) },
    {
      ...inside,
      statements: body.statements,
      from: inside.lead,
      to: inside.lead,
      exit: returnsValues(source, body) ? 'return undefined' : 'return',
      scope: node,
    },
  );
}

/** Whether some return of the function itself carries a value, so that its guards should say what they return. */
function returnsValues(source: SourceContext, body: ts.Block): boolean {
  const { ts: api } = source;
  const visit = (node: ts.Node): boolean | undefined => {
    if (api.isFunctionLike(node) || api.isClassLike(node)) return false;
    if (api.isReturnStatement(node)) return node.expression !== undefined;
    return api.forEachChild(node, visit);
  };
  return visit(body) ?? false;
}

function guardStyleOf(source: SourceContext): GuardStyle {
  const { ts: api, text } = source;
  const counts = { braced: 0, inline: 0, below: 0 };
  const visit = (node: ts.Node): void => {
    if (api.isIfStatement(node) && !node.elseStatement) {
      const { thenStatement, expression } = node;
      const [only, ...more] = statementsOf(api, thenStatement);
      if (only && more.length === 0 && isJump(api, only)) {
        const isBelow = linesOf(text, expression.end, startOf(source, only)) > 1;
        counts[api.isBlock(thenStatement) ? 'braced' : isBelow ? 'below' : 'inline']++;
      }
    }
    api.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  const { braced, inline, below } = counts;
  if (braced >= inline + below) return 'braced';
  return inline >= below ? 'inline' : 'below';
}

function nameOf(source: SourceContext, node: ts.FunctionLikeDeclaration): string {
  const { ts: api } = source;
  if (api.isConstructorDeclaration(node)) return 'the constructor';
  const holder = node.name ? node : node.parent;
  const name = 'name' in holder ? (holder.name as ts.Node | undefined) : undefined;
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
