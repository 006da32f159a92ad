import type ts from 'typescript';
import type { TypeScript } from '../../refactoring.ts';
import { isWritten } from '../references.ts';

/* What statements visibly change, as far as naming them goes; not a proof of anything. */

/** Calls `visit` for the nodes and everything below them. */
export function everyNode(ts: TypeScript, statements: readonly ts.Node[], visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  statements.forEach(walk);
}

/** The variable at the bottom of `a`, `a.b`, `a[0].b`. */
export function rootVariable(ts: TypeScript, node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return rootVariable(ts, node.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** Methods that change what they are called on. */
export const changers = new Set(
  'push unshift splice add set delete append pop shift sort reverse clear remove emit write'.split(' '),
);

/** Variables that the code declares, assigns, or changes by a property or a method that is known to change. */
export function changedIn(ts: TypeScript, statement: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  everyNode(ts, [statement], (node) => {
    let target: ts.Node | undefined;
    if (ts.isVariableDeclaration(node)) target = node.name;
    if (ts.isIdentifier(node) && isWritten(ts, node)) target = node;
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) target = node.left;
    }
    const callee = ts.isCallExpression(node) ? node.expression : undefined;
    if (callee && ts.isPropertyAccessExpression(callee) && changers.has(callee.name.text)) target = callee.expression;
    const root = target && rootVariable(ts, target);
    if (root !== undefined) names.add(root);
  });
  return names;
}

/** An `if` that only throws. */
export function isGuard(ts: TypeScript, statement: ts.Statement): boolean {
  if (!ts.isIfStatement(statement) || statement.elseStatement) return false;
  const last = ts.isBlock(statement.thenStatement)
    ? statement.thenStatement.statements.at(-1)
    : statement.thenStatement;
  return last !== undefined && ts.isThrowStatement(last);
}
