import type ts from 'typescript';
import type { Result } from '../../../../core/base/index.ts';
import { err, ok } from '../../../../core/base/index.ts';
import type { RefactoringEdits, SourceContext, TypeScript } from '../../refactoring.ts';
import { statementsOf } from './branches.ts';
import { firstMentioned, nameTrouble, usesModernSyntax } from '../scope-names.ts';
import { isAndOr, isJump } from '../side-effects.ts';
import { hasCommentIn, leadOf, startOf, startsLine, textOf } from '../statement-text.ts';

/*
 * Gives a long mixed condition a name. The constant stands right before the `if`, so the operands are evaluated in the
 * same order, at the same time, with the same short cuts.
 */

/** More operators than this, `&&` and `||` mixed, cannot be taken in at a glance. */
const MOST_OPERATORS = 4;

const LINE_WIDTH = 120;

function operatorsIn(api: TypeScript, node: ts.Node): ts.SyntaxKind[] {
  if (api.isParenthesizedExpression(node)) return operatorsIn(api, node.expression);
  if (api.isPrefixUnaryExpression(node)) return operatorsIn(api, node.operand);
  if (!api.isBinaryExpression(node) || !isAndOr(api, node.operatorToken.kind)) return [];
  return [...operatorsIn(api, node.left), node.operatorToken.kind, ...operatorsIn(api, node.right)];
}

/** Whether the `if` tests a long mix of `&&` and `||` and could have a constant before it. */
export function isDeepCondition(source: SourceContext, node: ts.IfStatement): boolean {
  const { ts: api } = source;
  const operators = operatorsIn(api, node.expression);
  if (operators.length <= MOST_OPERATORS || new Set(operators).size < 2) return false;
  const isInList = api.isBlock(node.parent) || api.isSourceFile(node.parent) || api.isCaseOrDefaultClause(node.parent);
  return isInList && usesModernSyntax(source);
}

/** What the branch does says what the condition means, where it does one telling thing. */
function tellingName(source: SourceContext, node: ts.IfStatement): string | undefined {
  const { ts: api } = source;
  const [only, ...more] = statementsOf(api, node.thenStatement);
  if (!only || more.length > 0 || node.elseStatement) return undefined;
  if (api.isThrowStatement(only)) return 'isInvalid';
  return api.isContinueStatement(only) ? 'shouldSkip' : undefined;
}

/** Extracts the condition of an `if` to a constant called `name`, or refuses. */
export function namedCondition(
  source: SourceContext,
  condition: ts.Node,
  name: string | undefined,
): Result<RefactoringEdits, string> {
  const { ts: api, text, newline, indent } = source;
  const { parent: node } = condition;
  if (!api.isIfStatement(node)) return err('The condition is no longer there.');
  const chosen = name ?? tellingName(source, node);
  if (chosen === undefined) {
    return err('The condition needs a name that says what it means, and the code does not tell it. Give a name.');
  }
  const trouble = nameTrouble(source, chosen) ?? conditionTrouble(source, node);
  if (trouble) return err(trouble);
  const start = startOf(source, node);
  const lead = leadOf(text, start);
  const stop = source.semicolons ? ';' : '';
  const value = textOf(source, condition);
  const line = `const ${chosen} = ${value}${stop}`;
  const fits = !value.includes('\n') && lead.length + line.length <= LINE_WIDTH;
  const startsBelow = startsLine(text, startOf(source, condition));
  const declaration = fits || !startsBelow ? line : `const ${chosen} =${newline}${lead}${indent}${value}${stop}`;
  const open = text.lastIndexOf('(', startOf(source, condition) - 1) + 1;
  const close = text.slice(0, startOf(source, node.thenStatement)).lastIndexOf(')');
  return ok({
    edits: [
      { start, end: start, text: `${declaration}${newline}${lead}` },
      { start: open, end: close, text: chosen },
    ],
    note: `Named a condition of ${operatorsIn(api, condition).length + 1} parts “${chosen}”.`,
  });
}

function conditionTrouble(source: SourceContext, node: ts.IfStatement): string | undefined {
  const { ts: api } = source;
  const { expression } = node;
  if (!startsLine(source.text, startOf(source, node))) return 'The condition does not begin its line.';
  if (hasCommentIn(source, expression.pos, startOf(source, node.thenStatement))) {
    return 'A comment stands in the condition, and would lose its place.';
  }
  if (api.isCaseOrDefaultClause(node.parent)) return 'A constant in a switch would be visible in all its cases.';
  return /\.[cm]?tsx?$/.test(source.path) ? narrowingTrouble(source, node) : undefined;
}

/** TypeScript narrows types by a condition in its place; by a named one only in simple cases. */
function narrowingTrouble(source: SourceContext, node: ts.IfStatement): string | undefined {
  const { ts: api } = source;
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (api.isIdentifier(child)) names.add(child.text);
    api.forEachChild(child, visit);
  };
  visit(node.expression);
  const statements = statementsOf(api, node.thenStatement);
  const last = statements.at(-1);
  const { parent } = node;
  const list: readonly ts.Statement[] = api.isBlock(parent) || api.isSourceFile(parent) ? parent.statements : [];
  const after = last && isJump(api, last) ? list.slice(list.indexOf(node) + 1) : [];
  const places = [node.thenStatement, node.elseStatement, ...after].filter((place) => place !== undefined);
  const found = places.map((place) => firstMentioned(api, place, names)).find((name) => name !== undefined);
  return found && `The type of “${found}” may be narrowed by the condition, which a constant would lose.`;
}
