import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { nodeAt } from '../negation.ts';
import { bare, isBooleanValued } from '../side-effects.ts';

/*
 * Which values become text in the same way by `+` and in a template. `+` asks an object for `valueOf` first, a template
 * for `toString`, and a symbol throws in both; strings, numbers, booleans, bigints, null and undefined agree.
 */

/** Methods that give text whatever they are called on, by a contract that nobody breaks. */
const TEXT_METHODS: ReadonlySet<string> = new Set(['toString', 'toFixed', 'toISOString', 'stringify']);

/** Whether the syntax alone makes the value a primitive. */
function isPrimitiveSyntax(api: TypeScript, expression: ts.Expression): boolean {
  const node = bare(api, expression);
  const { SyntaxKind } = api;
  if (api.isLiteralExpression(node)) return !api.isRegularExpressionLiteral(node);
  if (isBooleanValued(api, node) || api.isTypeOfExpression(node) || api.isTemplateExpression(node)) return true;
  if (api.isPrefixUnaryExpression(node) || api.isPostfixUnaryExpression(node)) return true;
  if (api.isConditionalExpression(node)) {
    return isPrimitiveSyntax(api, node.whenTrue) && isPrimitiveSyntax(api, node.whenFalse);
  }
  if (api.isCallExpression(node)) {
    const { expression: callee } = node;
    if (api.isPropertyAccessExpression(callee)) return TEXT_METHODS.has(callee.name.text);
    return api.isIdentifier(callee) && (callee.text === 'String' || callee.text === 'Number');
  }
  if (!api.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  const isArithmetic =
    kind === SyntaxKind.MinusToken ||
    kind === SyntaxKind.AsteriskToken ||
    kind === SyntaxKind.SlashToken ||
    kind === SyntaxKind.PercentToken;
  if (isArithmetic) return true;
  const isEither =
    kind === SyntaxKind.PlusToken || kind === SyntaxKind.BarBarToken || kind === SyntaxKind.QuestionQuestionToken;
  return isEither && isPrimitiveSyntax(api, node.left) && isPrimitiveSyntax(api, node.right);
}

/** Whether the type holds only strings, numbers, booleans, bigints, null and undefined. */
function isPrimitiveType(api: TypeScript, checker: ts.TypeChecker, type: ts.Type): boolean {
  const { TypeFlags } = api;
  const known = checker.getBaseConstraintOfType(type) ?? type;
  if (known.isUnion()) return known.types.every((part) => isPrimitiveType(api, checker, part));
  const primitive =
    TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike | TypeFlags.BigIntLike | TypeFlags.Null;
  return (known.flags & (primitive | TypeFlags.Undefined)) !== 0;
}

/** Whether the type of the expression says that it is a string. */
export function isStringTyped(source: SourceContext, expression: ts.Expression): boolean {
  const { ts: api } = source;
  const program = source.service().getProgram();
  const file = program?.getSourceFile(source.fileName);
  const twin = file && nodeAt(api, file, expression);
  if (!program || !twin) return false;
  return (program.getTypeChecker().getTypeAtLocation(twin).flags & api.TypeFlags.StringLike) !== 0;
}

/** The first of the expressions that is not known to be a plain value, by syntax or by its type. */
export function firstUnknown(source: SourceContext, expressions: readonly ts.Expression[]): ts.Expression | undefined {
  const { ts: api } = source;
  const open = expressions.filter((expression) => !isPrimitiveSyntax(api, expression));
  if (open.length === 0) return undefined;
  const program = source.service().getProgram();
  const file = program?.getSourceFile(source.fileName);
  if (!program || !file) return open[0];
  const checker = program.getTypeChecker();
  return open.find((expression) => {
    const twin = nodeAt(api, file, expression);
    return twin === undefined || !isPrimitiveType(api, checker, checker.getTypeAtLocation(twin));
  });
}

/**
 * Whether no type can be known for the expression: it is, or hangs on, a parameter without type, default or JSDoc.
 * Reads syntax alone, to keep what can only be refused out of the findings.
 */
export function hangsOnUntyped(source: SourceContext, expression: ts.Expression): boolean {
  const { ts: api } = source;
  if (isPrimitiveSyntax(api, expression)) return false;
  let root = bare(api, expression);
  while (api.isPropertyAccessExpression(root) || api.isElementAccessExpression(root) || api.isCallExpression(root)) {
    root = bare(api, root.expression);
  }
  return api.isIdentifier(root) && isUntypedParameter(source, root);
}

function isUntypedParameter(source: SourceContext, identifier: ts.Identifier): boolean {
  const { ts: api } = source;
  for (let node: ts.Node = identifier; !api.isSourceFile(node); node = node.parent) {
    if (!api.isFunctionLike(node)) continue;
    const found = node.parameters.find(({ name }) => api.isIdentifier(name) && name.text === identifier.text);
    if (!found) continue;
    const isCallback = api.isCallExpression(node.parent);
    const hasDoc = /@(?:param|type)\b/.test(source.text.slice(node.pos, node.getStart(source.sourceFile)));
    return !found.type && !found.initializer && !isCallback && !hasDoc;
  }
  return false;
}
