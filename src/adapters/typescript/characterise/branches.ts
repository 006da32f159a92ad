import type ts from 'typescript';
import type { TypeScript } from '../refactoring.ts';
import { branchHook } from './observation.ts';

/** Makes the code that reports branches, numbering them as it goes. */
interface Reporter {
  /** A call that reports the next number, or compares by order and reports when both sides are equal. */
  readonly report: (...compared: ts.Expression[]) => ts.Expression;
  readonly statement: () => ts.Statement;
  readonly inBlock: (statement: ts.Statement) => ts.Block;
  readonly inComma: (expression: ts.Expression) => ts.Expression;
  readonly next: () => number;
}

function createReporter({ factory, SyntaxKind }: TypeScript, first: number): Reporter {
  let counter = first;
  const reporter: Reporter = {
    report(...compared) {
      const symbolFor = factory.createPropertyAccessExpression(factory.createIdentifier('Symbol'), 'for');
      const symbol = factory.createCallExpression(symbolFor, undefined, [factory.createStringLiteral(branchHook)]);
      const hook = factory.createElementAccessExpression(factory.createIdentifier('globalThis'), symbol);
      return factory.createCallExpression(hook, undefined, [factory.createNumericLiteral(counter++), ...compared]);
    },
    statement: () => factory.createExpressionStatement(reporter.report()),
    inBlock: (statement) => factory.createBlock([reporter.statement(), statement], true),
    inComma(expression) {
      const inner = factory.createParenthesizedExpression(expression);
      const both = factory.createBinaryExpression(reporter.report(), SyntaxKind.CommaToken, inner);
      return factory.createParenthesizedExpression(both);
    },
    next: () => counter,
  };
  return reporter;
}

function markLoop(tsApi: TypeScript, { inBlock }: Reporter, node: ts.Node): ts.Node {
  const { factory } = tsApi;
  if (tsApi.isForStatement(node)) {
    const { initializer, condition, incrementor, statement } = node;
    return factory.updateForStatement(node, initializer, condition, incrementor, inBlock(statement));
  }
  if (tsApi.isForOfStatement(node)) {
    const { awaitModifier, initializer, expression, statement } = node;
    return factory.updateForOfStatement(node, awaitModifier, initializer, expression, inBlock(statement));
  }
  if (tsApi.isForInStatement(node)) {
    return factory.updateForInStatement(node, node.initializer, node.expression, inBlock(node.statement));
  }
  if (tsApi.isWhileStatement(node)) return factory.updateWhileStatement(node, node.expression, inBlock(node.statement));
  return node;
}

function markBinary(tsApi: TypeScript, { report, inComma }: Reporter, node: ts.BinaryExpression): ts.Node {
  const { SyntaxKind: K, factory } = tsApi;
  const { left, operatorToken, right } = node;
  switch (operatorToken.kind) {
    case K.AmpersandAmpersandToken:
    case K.BarBarToken:
    case K.QuestionQuestionToken:
      return factory.updateBinaryExpression(node, left, operatorToken, inComma(right));
    case K.LessThanToken:
      return report(factory.createStringLiteral('<'), left, right);
    case K.LessThanEqualsToken:
      return report(factory.createStringLiteral('<='), left, right);
    case K.GreaterThanToken:
      return report(factory.createStringLiteral('>'), left, right);
    case K.GreaterThanEqualsToken:
      return report(factory.createStringLiteral('>='), left, right);
    default:
      return node;
  }
}

function mark(tsApi: TypeScript, reporter: Reporter, node: ts.Node): ts.Node {
  const { factory } = tsApi;
  const { inBlock, inComma, statement } = reporter;
  if (tsApi.isBinaryExpression(node)) return markBinary(tsApi, reporter, node);
  if (tsApi.isIfStatement(node)) {
    const otherwise = node.elseStatement ? inBlock(node.elseStatement) : factory.createBlock([statement()]);
    return factory.updateIfStatement(node, node.expression, inBlock(node.thenStatement), otherwise);
  }
  if (tsApi.isConditionalExpression(node)) {
    const { condition, questionToken, whenTrue, colonToken, whenFalse } = node;
    const [yes, no] = [inComma(whenTrue), inComma(whenFalse)];
    return factory.updateConditionalExpression(node, condition, questionToken, yes, colonToken, no);
  }
  if (tsApi.isCaseClause(node)) {
    return factory.updateCaseClause(node, node.expression, [statement(), ...node.statements]);
  }
  if (tsApi.isDefaultClause(node)) return factory.updateDefaultClause(node, [statement(), ...node.statements]);
  if (tsApi.isCatchClause(node)) {
    const block = factory.updateBlock(node.block, [statement(), ...node.block.statements]);
    return factory.updateCatchClause(node, node.variableDeclaration, block);
  }
  return markLoop(tsApi, reporter, node);
}

/**
 * Makes every branch of a file report its number when it is taken: both sides of conditions, loop bodies, clauses of
 * switches, the right sides of short-circuits, handlers, and the equality of what is compared by order (its boundary).
 */
export function branchTransformer(
  tsApi: TypeScript,
  first: number,
): { transformer: ts.TransformerFactory<ts.SourceFile>; next: () => number } {
  const reporter = createReporter(tsApi, first);
  const transformer: ts.TransformerFactory<ts.SourceFile> = (context) => {
    const visit = (node: ts.Node): ts.Node => mark(tsApi, reporter, tsApi.visitEachChild(node, visit, context));
    return (file) => tsApi.visitEachChild(file, visit, context);
  };
  return { transformer, next: reporter.next };
}
