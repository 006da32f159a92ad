import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../refactoring.ts';
import { bare, booleanLiteral, isAndOr } from './side-effects.ts';
import { hasCommentIn, startOf, textOf } from './statement-text.ts';

/* Writes the opposite of a condition the way a reader would say it. The result is for a place that tests truth. */

/** De Morgan over more operands than this is harder to read than one `!(…)` around the whole. */
const MOST_OPERANDS = 3;

/** The opposite of an equality operator, which is exact for every pair of values; undefined for other operators. */
export function oppositeEquality(api: TypeScript, kind: ts.SyntaxKind): string | undefined {
  const { SyntaxKind } = api;
  if (kind === SyntaxKind.EqualsEqualsEqualsToken) return '!==';
  if (kind === SyntaxKind.ExclamationEqualsEqualsToken) return '===';
  if (kind === SyntaxKind.EqualsEqualsToken) return '!=';
  return kind === SyntaxKind.ExclamationEqualsToken ? '==' : undefined;
}

function oppositeRelation(api: TypeScript, kind: ts.SyntaxKind): string | undefined {
  const { SyntaxKind } = api;
  if (kind === SyntaxKind.LessThanToken) return '>=';
  if (kind === SyntaxKind.GreaterThanEqualsToken) return '<';
  if (kind === SyntaxKind.GreaterThanToken) return '<=';
  return kind === SyntaxKind.LessThanEqualsToken ? '>' : undefined;
}

/** `!`, with a space behind it where the file writes it so. */
function notIn(source: SourceContext): string {
  const count = (pattern: RegExp): number => source.text.match(pattern)?.length ?? 0;
  return count(/[(&|=] ?! (?=[\w(])/g) > count(/[(&|=] ?!(?=[\w(])/g) ? '! ' : '!';
}

/** The operands of a chain of one operator, left to right; parenthesised operands stay whole. */
export function operandsOf(api: TypeScript, expression: ts.BinaryExpression): ts.Expression[] {
  const { kind } = expression.operatorToken;
  const { left } = expression;
  const same = api.isBinaryExpression(left) && left.operatorToken.kind === kind;
  return [...(same ? operandsOf(api, left) : [left]), expression.right];
}

/** Whether `!` can be put in front of the expression as it stands. */
function bindsTighterThanNot(api: TypeScript, node: ts.Expression): boolean {
  return (
    api.isIdentifier(node) ||
    api.isCallExpression(node) ||
    api.isPropertyAccessExpression(node) ||
    api.isElementAccessExpression(node) ||
    api.isNonNullExpression(node) ||
    api.isParenthesizedExpression(node) ||
    api.isNewExpression(node) ||
    api.isLiteralExpression(node) ||
    node.kind === api.SyntaxKind.ThisKeyword
  );
}

/** Whether the value is a number and never NaN, so that `!(a < b)` is `a >= b`. */
export type NumberProof = (expression: ts.Expression) => boolean;

/** Proof by syntax: number literals. */
function isNumberLiteral(api: TypeScript, node: ts.Expression): boolean {
  return api.isNumericLiteral(node) || (api.isPrefixUnaryExpression(node) && api.isNumericLiteral(node.operand));
}

/** Proof by syntax and by declared types: literals, and the length or size of what is declared as a sized built-in. */
export function numberProof(source: SourceContext): NumberProof {
  const { ts: api } = source;
  const sized = /^(?:string|(?:readonly )?[^|&]*\[\]|(?:Readonly)?(?:Array|Map|Set)<.*>)$/;
  return (expression) => {
    const node = bare(api, expression);
    if (isNumberLiteral(api, node)) return true;
    if (!api.isPropertyAccessExpression(node) || node.questionDotToken) return false;
    if (!['length', 'size'].includes(node.name.text)) return false;
    const program = source.service().getProgram();
    const file = program?.getSourceFile(source.fileName);
    if (!program || !file) return false;
    const checker = program.getTypeChecker();
    const twin = nodeAt(api, file, node.expression);
    return twin !== undefined && sized.test(checker.typeToString(checker.getTypeAtLocation(twin)));
  };
}

/** The node of the other tree at the same place with the same kind; the service parses the same text by itself. */
export function nodeAt(api: TypeScript, file: ts.SourceFile, node: ts.Node): ts.Node | undefined {
  const visit = (other: ts.Node): ts.Node | undefined => {
    if (other.pos > node.pos || other.end < node.end) return undefined;
    if (other.pos === node.pos && other.end === node.end && other.kind === node.kind) return other;
    return api.forEachChild(other, visit);
  };
  return visit(file);
}

function negatedComparison(
  source: SourceContext,
  node: ts.BinaryExpression,
  isNumber: NumberProof,
): string | undefined {
  const { ts: api, text } = source;
  const { operatorToken, left, right } = node;
  let operator = oppositeEquality(api, operatorToken.kind);
  const relation = oppositeRelation(api, operatorToken.kind);
  if (relation && isNumber(left) && isNumber(right)) {
    const isSize = api.isPropertyAccessExpression(left) && textOf(source, right) === '0';
    operator = isSize && relation === '<=' ? '===' : relation;
  }
  if (!operator) return undefined;
  return (
    text.slice(startOf(source, node), startOf(source, operatorToken)) +
    operator +
    text.slice(operatorToken.end, node.end)
  );
}

/** The opposite of one operand, and whether it needed parentheses. */
function negatedOperand(source: SourceContext, operand: ts.Expression, isNumber: NumberProof): [string, boolean] {
  const { ts: api } = source;
  const node = bare(api, operand);
  const not = source.once(notIn);
  const whole: [string, boolean] = [`${not}(${textOf(source, node)})`, true];
  if (api.isPrefixUnaryExpression(node) && node.operator === api.SyntaxKind.ExclamationToken) {
    const { operand: inner } = node;
    return bindsTighterThanNot(api, inner) ? [textOf(source, inner), api.isParenthesizedExpression(inner)] : whole;
  }
  if (api.isBinaryExpression(node)) {
    const opposite = negatedComparison(source, node, isNumber);
    return opposite === undefined ? whole : [opposite, false];
  }
  return bindsTighterThanNot(api, node) ? [not + textOf(source, node), false] : whole;
}

/** `!(a && b)` as `!a || !b`, its lines kept; undefined when that would be harder to read. */
function deMorgan(source: SourceContext, node: ts.BinaryExpression, isNumber: NumberProof): string | undefined {
  const { ts: api, text } = source;
  const operands = operandsOf(api, node);
  const opposites = operands.map((operand) => negatedOperand(source, operand, isNumber));
  const isShorter = opposites.every(([opposite], i) => opposite.length <= textOf(source, operands[i] ?? node).length);
  const wrapped = opposites.filter(([, isWrapped]) => isWrapped).length;
  if (wrapped > 1 || (operands.length > MOST_OPERANDS && !isShorter)) return undefined;
  const [from, to] = node.operatorToken.kind === api.SyntaxKind.AmpersandAmpersandToken ? ['&&', '||'] : ['||', '&&'];
  return opposites.reduce((result, [opposite], i) => {
    const [before, operand] = [operands[i - 1], operands[i]];
    if (!before || !operand) return opposite;
    return result + text.slice(before.end, startOf(source, operand)).replace(from, to) + opposite;
  }, '');
}

/**
 * The opposite of `condition` for a place that only tests truth. Exact: `<` is turned around only where neither side can
 * be NaN. Lines are kept; undefined when the condition has comments or several lines and no plain opposite.
 */
export function negated(source: SourceContext, condition: ts.Expression, proof?: NumberProof): string | undefined {
  const { ts: api } = source;
  const isNumber: NumberProof = proof ?? ((expression) => isNumberLiteral(api, bare(api, expression)));
  const node = bare(api, condition);
  if (hasCommentIn(source, condition.pos, condition.end)) return undefined;
  const literal = booleanLiteral(api, node);
  if (literal !== undefined) return String(!literal);
  if (api.isPrefixUnaryExpression(node) && node.operator === api.SyntaxKind.ExclamationToken) {
    return textOf(source, bare(api, node.operand));
  }
  const isAndOrChain = api.isBinaryExpression(node) && isAndOr(api, node.operatorToken.kind);
  if (isAndOrChain) {
    const opposite = deMorgan(source, node, isNumber);
    if (opposite !== undefined) return opposite;
  }
  if (api.isBinaryExpression(node) && !isAndOrChain) {
    const opposite = negatedComparison(source, node, isNumber);
    if (opposite !== undefined) return opposite;
  }
  const not = source.once(notIn);
  if (bindsTighterThanNot(api, node)) return not + textOf(source, node);
  return textOf(source, node).includes('\n') ? undefined : `${not}(${textOf(source, node)})`;
}
