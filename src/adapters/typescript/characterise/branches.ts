import type ts from 'typescript';
import type { TypeScript } from '../refactoring.ts';
import { branchHook } from './observation.ts';

/**
 * Makes every branch of a file report its number when it is taken: both sides of conditions, loop bodies, clauses of
 * switches, the right sides of short-circuits, handlers, and the equality of what is compared by order (its boundary).
 */
export function branchTransformer(
  tsApi: TypeScript,
  first: number,
): { transformer: ts.TransformerFactory<ts.SourceFile>; next: () => number } {
  const { factory } = tsApi;
  let counter = first;

  function report(...more: ts.Expression[]): ts.Expression {
    const hook = factory.createElementAccessExpression(
      factory.createIdentifier('globalThis'),
      factory.createCallExpression(
        factory.createPropertyAccessExpression(factory.createIdentifier('Symbol'), 'for'),
        undefined,
        [factory.createStringLiteral(branchHook)],
      ),
    );
    return factory.createCallExpression(hook, undefined, [factory.createNumericLiteral(counter++), ...more]);
  }
  const reportStatement = () => factory.createExpressionStatement(report());
  const inBlock = (statement: ts.Statement) => factory.createBlock([reportStatement(), statement], true);
  const inComma = (expression: ts.Expression) =>
    factory.createParenthesizedExpression(
      factory.createBinaryExpression(
        report(),
        tsApi.SyntaxKind.CommaToken,
        factory.createParenthesizedExpression(expression),
      ),
    );

  function isShortCircuit(kind: ts.SyntaxKind): boolean {
    const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = tsApi.SyntaxKind;
    return kind === AmpersandAmpersandToken || kind === BarBarToken || kind === QuestionQuestionToken;
  }

  const orders: ReadonlyMap<ts.SyntaxKind, string> = new Map([
    [tsApi.SyntaxKind.LessThanToken, '<'],
    [tsApi.SyntaxKind.LessThanEqualsToken, '<='],
    [tsApi.SyntaxKind.GreaterThanToken, '>'],
    [tsApi.SyntaxKind.GreaterThanEqualsToken, '>='],
  ]);

  function loop(node: ts.Node): ts.Node {
    if (tsApi.isForStatement(node)) {
      const { initializer, condition, incrementor, statement } = node;
      return factory.updateForStatement(node, initializer, condition, incrementor, inBlock(statement));
    }
    if (tsApi.isForOfStatement(node)) {
      return factory.updateForOfStatement(
        node,
        node.awaitModifier,
        node.initializer,
        node.expression,
        inBlock(node.statement),
      );
    }
    if (tsApi.isForInStatement(node)) {
      return factory.updateForInStatement(node, node.initializer, node.expression, inBlock(node.statement));
    }
    if (tsApi.isWhileStatement(node))
      return factory.updateWhileStatement(node, node.expression, inBlock(node.statement));
    return node;
  }

  function marked(node: ts.Node): ts.Node {
    if (tsApi.isIfStatement(node)) {
      const otherwise = node.elseStatement ? inBlock(node.elseStatement) : factory.createBlock([reportStatement()]);
      return factory.updateIfStatement(node, node.expression, inBlock(node.thenStatement), otherwise);
    }
    if (tsApi.isConditionalExpression(node)) {
      const { condition, questionToken, whenTrue, colonToken, whenFalse } = node;
      const [yes, no] = [inComma(whenTrue), inComma(whenFalse)];
      return factory.updateConditionalExpression(node, condition, questionToken, yes, colonToken, no);
    }
    if (tsApi.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind)) {
      return factory.updateBinaryExpression(node, node.left, node.operatorToken, inComma(node.right));
    }
    const order = tsApi.isBinaryExpression(node) ? orders.get(node.operatorToken.kind) : undefined;
    if (order && tsApi.isBinaryExpression(node))
      return report(factory.createStringLiteral(order), node.left, node.right);
    if (tsApi.isCaseClause(node)) {
      return factory.updateCaseClause(node, node.expression, [reportStatement(), ...node.statements]);
    }
    if (tsApi.isDefaultClause(node)) return factory.updateDefaultClause(node, [reportStatement(), ...node.statements]);
    if (tsApi.isCatchClause(node)) {
      const block = factory.updateBlock(node.block, [reportStatement(), ...node.block.statements]);
      return factory.updateCatchClause(node, node.variableDeclaration, block);
    }
    return loop(node);
  }

  const transformer: ts.TransformerFactory<ts.SourceFile> = (context) => {
    const visit = (node: ts.Node): ts.Node => marked(tsApi.visitEachChild(node, visit, context));
    return (file) => tsApi.visitEachChild(file, visit, context);
  };
  return { transformer, next: () => counter };
}
