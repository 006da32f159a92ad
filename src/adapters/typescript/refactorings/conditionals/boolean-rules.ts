import type ts from 'typescript';
import type { SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { levelOf, replaced } from '../expression-slots.ts';
import { negated, operandsOf, oppositeEquality } from '../negation.ts';
import { bindsName } from '../scope-names.ts';
import { bare, booleanLiteral, isAndOr, isBooleanValued, isRepeatable } from '../side-effects.ts';
import { hasCommentIn, startOf, textOf } from '../statement-text.ts';

/*
 * Small rewritings of boolean expressions, each exact for every value: a place that only tests truth may get another
 * value of the same truth, every other place gets the very same value. Each looks at one node and changes only it.
 */

/** Edit that simplifies the node, or undefined where the rule does not apply. */
type BooleanRule = (source: SourceContext, node: ts.Node) => TextEdit | undefined;

/** A conditional of more characters than this reads better as it is. */
const MOST_CHARACTERS = 80;

function isNot(api: TypeScript, node: ts.Node): node is ts.PrefixUnaryExpression {
  return api.isPrefixUnaryExpression(node) && node.operator === api.SyntaxKind.ExclamationToken;
}

/** Whether the node is a call of the global `Boolean` on one value. */
export function isBooleanCall(source: SourceContext, node: ts.Node): node is ts.CallExpression {
  const { ts: api } = source;
  if (!api.isCallExpression(node) || !api.isIdentifier(node.expression) || node.questionDotToken) return false;
  const [only] = node.arguments;
  const isOne = node.arguments.length === 1 && only !== undefined && !api.isSpreadElement(only);
  return isOne && node.expression.text === 'Boolean' && !bindsName(source, 'Boolean');
}

/** Whether only the truth of the expression is used, not its value. */
function isTested(source: SourceContext, node: ts.Node): boolean {
  const { ts: api } = source;
  const { parent } = node;
  if (api.isParenthesizedExpression(parent)) return isTested(source, parent);
  if (api.isIfStatement(parent) || api.isIterationStatement(parent, false)) {
    return api.isForStatement(parent) ? parent.condition === node : 'expression' in parent && tests(api, parent, node);
  }
  if (api.isConditionalExpression(parent)) return parent.condition === node || isTested(source, parent);
  if (isNot(api, parent) || isBooleanCall(source, parent)) return true;
  return api.isBinaryExpression(parent) && isAndOr(api, parent.operatorToken.kind) && isTested(source, parent);
}

function tests(api: TypeScript, parent: ts.IfStatement | ts.IterationStatement, node: ts.Node): boolean {
  const isLoopOverValues = api.isForInStatement(parent) || api.isForOfStatement(parent);
  return !isLoopOverValues && 'expression' in parent && parent.expression === node;
}

function put(source: SourceContext, place: ts.Expression, value: ts.Expression): TextEdit | undefined {
  const inner = bare(source.ts, value);
  return replaced(source, place, textOf(source, inner), levelOf(source.ts, inner));
}

/** The opposite in a place that needs the very same value: an exact `true` or `false`. */
function exactOpposite(source: SourceContext, condition: ts.Expression): { text: string; level: number } | undefined {
  const { ts: api } = source;
  const node = bare(api, condition);
  if (isNot(api, node)) {
    const inner = bare(api, node.operand);
    return isBooleanValued(api, inner) ? { text: textOf(source, inner), level: levelOf(api, inner) } : undefined;
  }
  const isChain = api.isBinaryExpression(node) && isAndOr(api, node.operatorToken.kind);
  if (isChain) return { text: `!(${textOf(source, node)})`, level: 15 };
  const text = negated(source, node);
  if (text === undefined) return undefined;
  return { text, level: api.isBinaryExpression(node) && !/^! ?\(/.test(text) ? levelOf(api, node) : 15 };
}

function opposite(source: SourceContext, place: ts.Expression, condition: ts.Expression): TextEdit | undefined {
  const { ts: api } = source;
  const exact = exactOpposite(source, condition);
  if (exact) return replaced(source, place, exact.text, exact.level);
  const node = bare(api, condition);
  return isNot(api, node) && isTested(source, place) ? put(source, place, node.operand) : undefined;
}

/** `!!x` and `Boolean(x)` where x is boolean anyway or only its truth counts. */
const doubleNegation: BooleanRule = (source, node) => {
  const { ts: api } = source;
  let inner: ts.Expression | undefined;
  if (isNot(api, node)) {
    const operand = bare(api, node.operand);
    inner = isNot(api, operand) ? operand.operand : undefined;
  } else if (isBooleanCall(source, node)) {
    inner = node.arguments[0];
  }
  if (!inner || !api.isExpression(node)) return undefined;
  return isTested(source, node) || isBooleanValued(api, inner) ? put(source, node, inner) : undefined;
};

/** `!(a === b)` as `a !== b`. */
const negatedEquality: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!isNot(api, node)) return undefined;
  const inner = bare(api, node.operand);
  if (!api.isBinaryExpression(inner) || !oppositeEquality(api, inner.operatorToken.kind)) return undefined;
  return opposite(source, node, inner);
};

/**
 * `!(!a || b === c)` as `a && b !== c`: at least half of the operands lose a negation and no other gains more than the
 * turn of its operator. `!(a === b && c === d)` stays, it says what does not hold.
 */
const deMorgan: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!isNot(api, node)) return undefined;
  const inner = bare(api, node.operand);
  if (!api.isBinaryExpression(inner) || !isAndOr(api, inner.operatorToken.kind)) return undefined;
  const isTruthOnly = isTested(source, node);
  const turns = operandsOf(api, inner).map((operand) => {
    const part = bare(api, operand);
    if (isNot(api, part)) return isTruthOnly || isBooleanValued(api, part.operand) ? 1 : undefined;
    const turned = api.isBinaryExpression(part) && oppositeEquality(api, part.operatorToken.kind);
    return turned ? (turned.startsWith('=') ? 1 : 0) : undefined;
  });
  const gained = turns.filter((turn) => turn === 1).length;
  if (turns.includes(undefined) || gained * 2 < turns.length || textOf(source, inner).includes('\n')) return undefined;
  const text = negated(source, inner);
  const level = inner.operatorToken.kind === api.SyntaxKind.BarBarToken ? 5 : 4.5;
  return text === undefined || /^! ?\(/.test(text) ? undefined : replaced(source, node, text, level);
};

/** `x === true` and its kin where x is boolean by syntax. */
const comparedWithBoolean: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!api.isBinaryExpression(node) || !oppositeEquality(api, node.operatorToken.kind)) return undefined;
  const left = booleanLiteral(api, node.left);
  const right = booleanLiteral(api, node.right);
  if ((left === undefined) === (right === undefined)) return undefined;
  const value = right === undefined ? node.right : node.left;
  if (!isBooleanValued(api, value)) return undefined;
  const isEqual = textOf(source, node.operatorToken).startsWith('=');
  return isEqual === (left ?? right) ? put(source, node, value) : opposite(source, node, value);
};

/** `c ? true : false` and conditionals with one boolean literal. */
const literalBranches: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!api.isConditionalExpression(node)) return undefined;
  const { condition } = node;
  const [yes, no] = [booleanLiteral(api, node.whenTrue), booleanLiteral(api, node.whenFalse)];
  const text = textOf(source, node);
  if (text.includes('\n') || text.length > MOST_CHARACTERS || yes === no) return undefined;
  const isSame = isBooleanValued(api, condition) || isTested(source, node);
  if (yes === true && no === false) {
    if (isSame) return put(source, node, condition);
    return bindsName(source, 'Boolean') || levelOf(api, bare(api, condition)) < 1
      ? undefined
      : replaced(source, node, `Boolean(${textOf(source, bare(api, condition))})`, 18);
  }
  if (yes === false && no === true) return opposite(source, node, condition);
  if (!isSame || !isBooleanValued(api, yes === undefined ? node.whenTrue : node.whenFalse)) return undefined;
  if (yes === true) return joined(source, node, condition, ' || ', node.whenFalse);
  return no === false ? joined(source, node, condition, ' && ', node.whenTrue) : undefined;
};

/** `x ? x : y` as `x || y`, `x ? y : x` as `x && y`. */
const repeatedCondition: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!api.isConditionalExpression(node) || textOf(source, node).includes('\n')) return undefined;
  const { condition, whenTrue, whenFalse } = node;
  if (!api.isIdentifier(condition)) return undefined;
  const isName = (other: ts.Expression): boolean => api.isIdentifier(other) && other.text === condition.text;
  if (isName(whenTrue)) return joined(source, node, condition, ' || ', whenFalse);
  return isName(whenFalse) ? joined(source, node, condition, ' && ', whenTrue) : undefined;
};

function joined(
  source: SourceContext,
  place: ts.Expression,
  left: ts.Expression,
  operator: ' || ' | ' && ',
  right: ts.Expression,
): TextEdit | undefined {
  const { ts: api } = source;
  const level = operator === ' || ' ? 4.5 : 5;
  const side = (expression: ts.Expression): string => {
    const node = bare(api, expression);
    return levelOf(api, node) < level ? `(${textOf(source, node)})` : textOf(source, node);
  };
  return replaced(source, place, side(left) + operator + side(right), level);
}

/** `a && a` and `a && true`: an operand that changes nothing. */
const idleOperand: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!api.isBinaryExpression(node) || !isAndOr(api, node.operatorToken.kind)) return undefined;
  const { left, right } = node;
  const identity = node.operatorToken.kind === api.SyntaxKind.AmpersandAmpersandToken;
  if (booleanLiteral(api, left) === identity) return put(source, node, right);
  const isTruthOnly = isTested(source, node);
  if (booleanLiteral(api, right) === identity && (isTruthOnly || isBooleanValued(api, left))) {
    return put(source, node, left);
  }
  const before = operandsOf(api, node).slice(0, -1);
  const twin = before.findLastIndex(
    (operand) => textOf(source, bare(api, operand)) === textOf(source, bare(api, right)),
  );
  const between = twin < 0 ? [] : before.slice(twin);
  const isIdle = twin >= 0 && between.every((operand) => isRepeatable(api, operand));
  return isIdle && (isTruthOnly || between.length === 1) ? put(source, node, left) : undefined;
};

/** `a && (b && c)`: parentheses that group nothing. */
const idleParentheses: BooleanRule = (source, node) => {
  const { ts: api } = source;
  if (!api.isParenthesizedExpression(node) || !api.isBinaryExpression(node.expression)) return undefined;
  const { kind } = node.expression.operatorToken;
  const { parent } = node;
  const groupsNothing = api.isBinaryExpression(parent) && isAndOr(api, kind) && parent.operatorToken.kind === kind;
  const isCast = hasCommentIn(source, node.pos, startOf(source, node));
  if (!groupsNothing || isCast || textOf(source, node).includes('\n')) return undefined;
  return replaced(source, node, textOf(source, node.expression), levelOf(api, parent));
};

const rules: readonly BooleanRule[] = [
  doubleNegation,
  negatedEquality,
  deMorgan,
  comparedWithBoolean,
  literalBranches,
  repeatedCondition,
  idleOperand,
  idleParentheses,
];

/** The edit of the first rule that fits the node. Expressions with comments inside are left alone. */
export function simplification(source: SourceContext, node: ts.Node): TextEdit | undefined {
  for (const rule of rules) {
    const edit = rule(source, node);
    if (edit) return hasCommentIn(source, startOf(source, node), node.end) ? undefined : edit;
  }
  return undefined;
}
