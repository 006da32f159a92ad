import type ts from 'typescript';
import type { SourceContext } from '../../refactoring.ts';
import { nodeAt } from '../negation.ts';

/** Whether `await` would wait for nothing: the value cannot be a promise. Unknown values may be one. */
export type PlainTest = (node: ts.Expression) => boolean;

/** Decides by syntax, and by the type where the services know it. */
export function createPlainTest(source: SourceContext): PlainTest {
  let services: { readonly checker: ts.TypeChecker; readonly file: ts.SourceFile } | undefined;
  const typeOf = (node: ts.Expression): ts.Type | undefined => {
    if (!services) {
      const program = source.service().getProgram();
      const file = program?.getSourceFile(source.fileName);
      if (program && file) services = { checker: program.getTypeChecker(), file };
    }
    const twin = services && nodeAt(source.ts, services.file, node);
    return twin && services ? services.checker.getTypeAtLocation(twin) : undefined;
  };
  return (node) => isPlainSyntax(source, node) || isPlainType(source, typeOf(node));
}

function isPlainSyntax(source: SourceContext, node: ts.Expression): boolean {
  const { ts } = source;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return isPlainSyntax(source, node.expression);
  if (ts.isConditionalExpression(node)) {
    return isPlainSyntax(source, node.whenTrue) && isPlainSyntax(source, node.whenFalse);
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.EqualsToken) return isPlainSyntax(source, node.right);
    const handsOn =
      kind === ts.SyntaxKind.CommaToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken ||
      kind >= ts.SyntaxKind.FirstAssignment;
    return !handsOn || kind === ts.SyntaxKind.PlusEqualsToken;
  }
  if (ts.isNewExpression(node)) return /^(?:Map|Set|Date|Error|\w+Error|URL|RegExp)$/.test(node.expression.getText());
  if (ts.isIdentifier(node)) return node.text === 'undefined';
  if (ts.isCallExpression(node))
    return /^(?:console\.\w+|clearTimeout|clearInterval|String|Number|Boolean|JSON\.\w+|Object\.\w+|Array\.\w+|Math\.\w+)$/.test(
      node.expression.getText(),
    );
  return (
    ts.isLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    isObjectWithoutThen(source, node) ||
    ts.isFunctionLike(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isPostfixUnaryExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isJsxElement(node) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind)
  );
}

function isObjectWithoutThen(source: SourceContext, node: ts.Expression): boolean {
  const { ts } = source;
  if (!ts.isObjectLiteralExpression(node)) return false;
  return node.properties.every((p) => !ts.isSpreadAssignment(p) && p.name.getText() !== 'then');
}

/** A type that is known and has no `then`. */
function isPlainType(source: SourceContext, type: ts.Type | undefined): boolean {
  const { TypeFlags } = source.ts;
  if (!type || type.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.TypeParameter)) return false;
  if (type.isUnion()) return type.types.every((t) => isPlainType(source, t));
  const isOpen =
    (type.flags & TypeFlags.Object) !== 0 && type.getProperties().length === 0 && type.getCallSignatures().length === 0;
  return !isOpen && !type.getProperty('then');
}
