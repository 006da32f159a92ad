import type ts from 'typescript';
import type { TypeScript } from '../refactoring.ts';

/* What the syntax of an expression alone proves about its evaluation and its value. */

/** The expression inside any number of parentheses. */
export function bare(api: TypeScript, expression: ts.Expression): ts.Expression {
  let current = expression;
  while (api.isParenthesizedExpression(current)) current = current.expression;
  return current;
}

function isEquality(api: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind === api.SyntaxKind.EqualsEqualsEqualsToken || kind === api.SyntaxKind.ExclamationEqualsEqualsToken;
}

/** Whether the operator is `&&` or `||`. */
export function isAndOr(api: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind === api.SyntaxKind.AmpersandAmpersandToken || kind === api.SyntaxKind.BarBarToken;
}

function isPlainLiteral(api: TypeScript, node: ts.Expression): boolean {
  return (
    api.isStringLiteralLike(node) ||
    api.isNumericLiteral(node) ||
    api.isBigIntLiteral(node) ||
    node.kind === api.SyntaxKind.TrueKeyword ||
    node.kind === api.SyntaxKind.FalseKeyword ||
    node.kind === api.SyntaxKind.NullKeyword
  );
}

/**
 * Whether evaluating the expression has no effect and twice in a row gives the same value. A property may be a getter
 * and `<` or `==` may call `valueOf`, so neither is; an identifier is taken for a plain variable.
 */
export function isRepeatable(api: TypeScript, expression: ts.Expression): boolean {
  const node = bare(api, expression);
  if (api.isIdentifier(node) || isPlainLiteral(api, node) || node.kind === api.SyntaxKind.ThisKeyword) return true;
  if (api.isTypeOfExpression(node) || api.isVoidExpression(node)) return isRepeatable(api, node.expression);
  if (api.isPrefixUnaryExpression(node)) {
    return node.operator === api.SyntaxKind.ExclamationToken && isRepeatable(api, node.operand);
  }
  if (api.isConditionalExpression(node)) {
    return [node.condition, node.whenTrue, node.whenFalse].every((part) => isRepeatable(api, part));
  }
  if (api.isAsExpression(node) || api.isNonNullExpression(node) || api.isSatisfiesExpression(node)) {
    return isRepeatable(api, node.expression);
  }
  if (!api.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  const plain = isEquality(api, kind) || isAndOr(api, kind) || kind === api.SyntaxKind.QuestionQuestionToken;
  return plain && isRepeatable(api, node.left) && isRepeatable(api, node.right);
}

/** Whether the expression is the literal `true` or `false`; undefined when it is neither. */
export function booleanLiteral(api: TypeScript, expression: ts.Expression | undefined): boolean | undefined {
  const kind = expression && bare(api, expression).kind;
  if (kind === api.SyntaxKind.TrueKeyword) return true;
  return kind === api.SyntaxKind.FalseKeyword ? false : undefined;
}

function isComparison(api: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = api;
  return (
    isEquality(api, kind) ||
    kind === SyntaxKind.EqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsToken ||
    kind === SyntaxKind.LessThanToken ||
    kind === SyntaxKind.LessThanEqualsToken ||
    kind === SyntaxKind.GreaterThanToken ||
    kind === SyntaxKind.GreaterThanEqualsToken ||
    kind === SyntaxKind.InstanceOfKeyword ||
    kind === SyntaxKind.InKeyword
  );
}

/** Whether the syntax alone proves that the value is `true` or `false`. */
export function isBooleanValued(api: TypeScript, expression: ts.Expression): boolean {
  const node = bare(api, expression);
  if (booleanLiteral(api, node) !== undefined || api.isDeleteExpression(node)) return true;
  if (api.isPrefixUnaryExpression(node)) return node.operator === api.SyntaxKind.ExclamationToken;
  if (api.isConditionalExpression(node)) {
    return isBooleanValued(api, node.whenTrue) && isBooleanValued(api, node.whenFalse);
  }
  if (!api.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  if (isComparison(api, kind)) return true;
  return isAndOr(api, kind) && isBooleanValued(api, node.left) && isBooleanValued(api, node.right);
}

/** Whether control never passes the end of the statement: it returns, throws, breaks or continues on every path. */
export function alwaysLeaves(api: TypeScript, statement: ts.Statement | undefined): boolean {
  if (!statement) return false;
  if (api.isBlock(statement)) return alwaysLeaves(api, statement.statements.at(-1));
  if (api.isIfStatement(statement)) {
    return alwaysLeaves(api, statement.thenStatement) && alwaysLeaves(api, statement.elseStatement);
  }
  return isJump(api, statement);
}

/** Whether the statement is a return, throw, break or continue. */
export function isJump(api: TypeScript, statement: ts.Statement): boolean {
  return (
    api.isReturnStatement(statement) || api.isThrowStatement(statement) || api.isBreakOrContinueStatement(statement)
  );
}
