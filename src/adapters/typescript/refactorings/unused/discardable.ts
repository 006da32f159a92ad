import type ts from 'typescript';
import type { TypeScript } from '../../refactoring.ts';
import { mayLoadForEffects } from './module-effects.ts';

/* Which expressions can be deleted with their value: evaluating them does nothing that anybody could notice. */

/** Reading these makes a browser lay out the page, which is why they are read and thrown away. */
const layoutProperties = /^(?:offset|client|scroll)(?:Width|Height|Top|Left)$/;

const pureCalls =
  /^(?:Math\.\w+|Object\.(?:keys|values|entries)|Array\.isArray|Number\.\w+|Date\.now|performance\.now|String|Number|Boolean|Symbol)$/;
const pureConstructors = /^(?:Map|Set|WeakMap|WeakSet|Array|Object|Date|Error|TypeError|RangeError)$/;

type Judge = (node: ts.Expression) => boolean;

function isCallDiscardable(api: TypeScript, node: ts.CallExpression | ts.NewExpression, judge: Judge): boolean {
  const args = node.arguments ?? [];
  const callee = node.expression.getText();
  const [first] = args;
  if (api.isCallExpression(node) && callee === 'require' && args.length === 1 && first && api.isStringLiteral(first)) {
    return !mayLoadForEffects(first.text);
  }
  const known = (api.isNewExpression(node) ? pureConstructors : pureCalls).test(callee);
  return known && args.every((arg) => !api.isSpreadElement(arg) && judge(arg));
}

function isObjectDiscardable(api: TypeScript, node: ts.ObjectLiteralExpression, judge: Judge): boolean {
  return node.properties.every((property) => {
    if (api.isSpreadAssignment(property)) return judge(property.expression);
    if (api.isComputedPropertyName(property.name) && !judge(property.name.expression)) return false;
    return !api.isPropertyAssignment(property) || judge(property.initializer);
  });
}

/** Whether defining the class does nothing but define it. */
export function isClassDiscardable(api: TypeScript, node: ts.ClassLikeDeclaration): boolean {
  const judge: Judge = (expression) => isDiscardable(api, expression);
  const decorated = (one: ts.Node): boolean => api.canHaveDecorators(one) && Boolean(api.getDecorators(one)?.length);
  const base = node.heritageClauses?.find(({ token }) => token === api.SyntaxKind.ExtendsKeyword)?.types[0];
  if (decorated(node) || (base && !judge(base.expression))) return false;
  return node.members.every((member) => {
    if (api.isClassStaticBlockDeclaration(member) || decorated(member)) return false;
    if (api.isMethodDeclaration(member) && member.parameters.some(decorated)) return false;
    if (member.name && api.isComputedPropertyName(member.name) && !judge(member.name.expression)) return false;
    const isStatic =
      api.isPropertyDeclaration(member) &&
      (member.modifiers ?? []).some(({ kind }) => kind === api.SyntaxKind.StaticKeyword);
    return !isStatic || !member.initializer || judge(member.initializer);
  });
}

/** Binary operators that only compute. */
function isOperatorDiscardable(api: TypeScript, { operatorToken }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  const assigns = kind >= api.SyntaxKind.FirstAssignment && kind <= api.SyntaxKind.LastAssignment;
  return !assigns && kind !== api.SyntaxKind.InKeyword && kind !== api.SyntaxKind.InstanceOfKeyword;
}

function isWrapped(api: TypeScript, node: ts.Expression): node is ts.ParenthesizedExpression {
  return (
    api.isParenthesizedExpression(node) ||
    api.isAsExpression(node) ||
    api.isTypeAssertionExpression(node) ||
    api.isNonNullExpression(node) ||
    api.isSatisfiesExpression(node) ||
    api.isTypeOfExpression(node) ||
    api.isVoidExpression(node)
  );
}

/** A value that is there already, or that syntax alone makes. */
function isPlain(api: TypeScript, node: ts.Expression): boolean {
  const { SyntaxKind } = api;
  const words: readonly ts.SyntaxKind[] = [
    SyntaxKind.TrueKeyword,
    SyntaxKind.FalseKeyword,
    SyntaxKind.NullKeyword,
    SyntaxKind.ThisKeyword,
    SyntaxKind.SuperKeyword,
    SyntaxKind.BigIntLiteral,
    SyntaxKind.RegularExpressionLiteral,
    SyntaxKind.OmittedExpression,
  ];
  return (
    words.includes(node.kind) ||
    api.isIdentifier(node) ||
    api.isStringLiteralLike(node) ||
    api.isNumericLiteral(node) ||
    api.isMetaProperty(node) ||
    api.isArrowFunction(node) ||
    api.isFunctionExpression(node)
  );
}

/**
 * Whether the expression can go with its value. A property that is read counts as a plain one, as everywhere in
 * practice; a call counts as having effects unless it is a well-known function of the language.
 */
export function isDiscardable(api: TypeScript, node: ts.Expression): boolean {
  const judge: Judge = (one) => isDiscardable(api, one);
  if (isPlain(api, node)) return true;
  if (isWrapped(api, node)) return judge(node.expression);
  if (api.isClassExpression(node)) return isClassDiscardable(api, node);
  if (api.isPropertyAccessExpression(node)) return !layoutProperties.test(node.name.text) && judge(node.expression);
  if (api.isElementAccessExpression(node)) return judge(node.expression) && judge(node.argumentExpression);
  if (api.isTemplateExpression(node)) return node.templateSpans.every((span) => judge(span.expression));
  if (api.isArrayLiteralExpression(node)) return node.elements.every(judge);
  if (api.isObjectLiteralExpression(node)) return isObjectDiscardable(api, node, judge);
  if (api.isConditionalExpression(node)) return [node.condition, node.whenTrue, node.whenFalse].every(judge);
  if (api.isBinaryExpression(node)) return isOperatorDiscardable(api, node) && judge(node.left) && judge(node.right);
  if (api.isCallExpression(node) || api.isNewExpression(node)) return isCallDiscardable(api, node, judge);
  if (!api.isPrefixUnaryExpression(node)) return false;
  const { operator, operand } = node;
  return operator !== api.SyntaxKind.PlusPlusToken && operator !== api.SyntaxKind.MinusMinusToken && judge(operand);
}
