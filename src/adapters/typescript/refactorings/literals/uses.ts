import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { textOf } from '../statement-text.ts';

/*
 * Where literals stand in a file, and what each place makes of them: a value that a name could explain, a word of a
 * vocabulary (a tag, a discriminant, a type) that every reader knows by its spelling, or data.
 */

type Literal = ts.StringLiteral | ts.NumericLiteral;

/** One place of a literal. */
export interface LiteralUse {
  readonly node: Literal;
  /**
   * `value`: computed with; `data`: one entry of an object or array; `tag`: says which kind of thing something is;
   * `fixed`: syntax wants a literal here, or a reader does.
   */
  readonly place: 'value' | 'data' | 'tag' | 'fixed';
  /** What the place says about the meaning: the parameter's, variable's or property's name. */
  readonly role: string | undefined;
}

/** Calls whose texts are read where they are written: tests, logs, assertions, events, loaders. */
const FIXED_CALLEES =
  /^(?:require|describe|context|suite|it|test|specify|before|after|beforeEach|afterEach|bench|debug|warn|log|trace|assert\w*|expect|fail|invariant|deprecate|t)$/;
const FIXED_METHODS =
  /^(?:on|once|off|emit|addEventListener|removeEventListener|addListener|removeListener|prependListener|removeAllListeners|listeners|listenerCount|dispatchEvent|log|info|warn|error|debug|trace|assert|equal|deepEqual|strictEqual|throws|ok|is|toBe|toEqual|toThrow|toContain|get|set|has|hasOwn|hasOwnProperty|getAttribute|setAttribute|querySelector|querySelectorAll|createElement|getElementById|defineProperty|resolve|import)$/;
const FIXED_OBJECTS = /^(?:console|log|logger|assert|expect|t|chai|should|describe|it|test|debug)\b/;

const KNOWN_PARAMETERS: Readonly<Record<string, string>> = {
  'setTimeout#1': 'timeout ms',
  'setInterval#1': 'interval ms',
};

/** Properties that say of which kind a thing is. */
const TAG_NAMES =
  /^(?:kind|type|tag|_tag|__typename|\$type|variant|discriminant|nodeType|mode|state|status|event|name|code|op|operator)$/i;

function calleePlace(source: SourceContext, call: ts.CallExpression | ts.NewExpression): LiteralUse['place'] {
  const { ts: api } = source;
  const { expression: callee } = call;
  if (callee.kind === api.SyntaxKind.ImportKeyword || callee.kind === api.SyntaxKind.SuperKeyword) return 'fixed';
  if (api.isNewExpression(call) && /Error|Exception/.test(textOf(source, callee))) return 'fixed';
  if (api.isIdentifier(callee))
    return FIXED_CALLEES.test(callee.text) || /Error$/.test(callee.text) ? 'fixed' : 'value';
  if (!api.isPropertyAccessExpression(callee)) return 'value';
  const isFixed = FIXED_METHODS.test(callee.name.text) || FIXED_OBJECTS.test(textOf(source, callee.expression));
  return isFixed || /Error$/.test(callee.name.text) ? 'fixed' : 'value';
}

function lastName(source: SourceContext, node: ts.Node): string | undefined {
  const { ts: api } = source;
  if (api.isIdentifier(node) || api.isPrivateIdentifier(node)) return node.text;
  if (api.isPropertyAccessExpression(node)) return node.name.text;
  return undefined;
}

function comparedPlace(source: SourceContext, node: Literal, parent: ts.BinaryExpression): LiteralUse['place'] {
  const { ts: api } = source;
  if (api.isNumericLiteral(node)) return 'fixed';
  // Text without any space is compared as one word of a set of words.
  if (!/\s/.test(node.text)) return 'tag';
  const name = lastName(source, parent.left === node ? parent.right : parent.left);
  return name && TAG_NAMES.test(name) ? 'tag' : 'value';
}

/** The name of the parameter that takes the argument, for functions declared in the file and well-known ones. */
function parameterName(source: SourceContext, callee: ts.Expression, index: number): string | undefined {
  const { ts: api } = source;
  if (!api.isIdentifier(callee)) return undefined;
  const known = KNOWN_PARAMETERS[`${callee.text}#${index}`];
  if (known) return known;
  const visit = (node: ts.Node): ts.SignatureDeclaration | undefined => {
    if (api.isFunctionDeclaration(node) && node.name?.text === callee.text) return node;
    const isValue = api.isVariableDeclaration(node) && api.isIdentifier(node.name) && node.name.text === callee.text;
    if (isValue && node.initializer && api.isFunctionLike(node.initializer)) return node.initializer;
    return api.forEachChild(node, visit);
  };
  const name = visit(source.sourceFile)?.parameters[index]?.name;
  if (!name || !api.isIdentifier(name)) return undefined;
  return name.text.length < 4 ? `${callee.text} ${name.text}` : name.text;
}

function isEquality(api: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = api;
  return (
    kind === SyntaxKind.EqualsEqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === SyntaxKind.EqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsToken
  );
}

function isOrder(api: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = api;
  return (
    kind === SyntaxKind.LessThanToken ||
    kind === SyntaxKind.LessThanEqualsToken ||
    kind === SyntaxKind.GreaterThanToken ||
    kind === SyntaxKind.GreaterThanEqualsToken
  );
}

/** What the place of the literal makes of it. */
function useOf(source: SourceContext, node: Literal): LiteralUse {
  const { ts: api } = source;
  const { parent } = node;
  const use = (place: LiteralUse['place'], role?: string): LiteralUse => ({ node, place, role });
  if (api.isTypeNode(parent) || api.isEnumMember(parent) || api.isCaseClause(parent)) return use('tag');
  if (api.isBinaryExpression(parent)) {
    const other = parent.left === node ? parent.right : parent.left;
    const { kind } = parent.operatorToken;
    if (isEquality(api, kind)) return use(comparedPlace(source, node, parent), lastName(source, other));
    // A piece of a longer text is named by what stands around it.
    const isPiece = kind === api.SyntaxKind.PlusToken || kind === api.SyntaxKind.PlusEqualsToken;
    if (kind === api.SyntaxKind.InKeyword || (isPiece && api.isStringLiteral(node))) return use('fixed');
    const name = lastName(source, other);
    return use('value', name && isOrder(api, kind) ? `${name} limit` : undefined);
  }
  if (api.isCallExpression(parent) || api.isNewExpression(parent)) {
    const index = parent.arguments?.indexOf(node) ?? -1;
    return use(calleePlace(source, parent), parameterName(source, parent.expression, index));
  }
  if (api.isPropertyAssignment(parent) && parent.initializer === node) {
    const name = api.isIdentifier(parent.name) ? parent.name.text : undefined;
    return use(name && TAG_NAMES.test(name) && api.isStringLiteral(node) ? 'tag' : 'data', name);
  }
  if (api.isArrayLiteralExpression(parent)) return use('data');
  if (api.isParameter(parent) || api.isBindingElement(parent)) {
    const name = lastName(source, parent.name);
    return use('value', name && `default ${name}`);
  }
  if (api.isVariableDeclaration(parent) || api.isPropertyDeclaration(parent)) {
    return use(parent.initializer === node ? 'value' : 'fixed', lastName(source, parent.name));
  }
  const isPlain =
    api.isReturnStatement(parent) ||
    api.isConditionalExpression(parent) ||
    api.isTemplateSpan(parent) ||
    api.isParenthesizedExpression(parent) ||
    api.isArrowFunction(parent) ||
    (api.isPropertyAccessExpression(parent) && api.isStringLiteral(node));
  return use(isPlain ? 'value' : 'fixed');
}

/** Every string and number literal of the file, in the order of the text. */
export function literalUses(source: SourceContext): LiteralUse[] {
  const { ts: api } = source;
  const uses: LiteralUse[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isStringLiteral(node) || api.isNumericLiteral(node)) uses.push(useOf(source, node));
    api.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return uses;
}
