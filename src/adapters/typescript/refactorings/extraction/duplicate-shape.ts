import type ts from 'typescript';
import type { TypeScript } from '../../refactoring.ts';
import { isMemberName } from '../scope-names.ts';

/** A place where two copies of a block may differ: a variable's name or a plain value. */
export interface Leaf {
  readonly kind: 'name' | 'literal';
  readonly text: string;
  readonly node: ts.Node;
}

/** What a statement looks like with names and plain values left open, and what stands in the open places. */
export interface Shape {
  readonly key: string;
  readonly leaves: readonly Leaf[];
  readonly tokens: number;
}

function isOpenLiteral(ts: TypeScript, node: ts.Node): boolean {
  const isValue =
    ts.isStringLiteral(node) ||
    ts.isNumericLiteral(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword;
  if (!isValue) return false;
  const { parent } = node;
  if (ts.isLiteralTypeNode(parent) || ts.isImportDeclaration(parent) || ts.isJsxAttribute(parent)) return false;
  return !('name' in parent && parent.name === node);
}

/** What distinguishes nodes of one kind that have the same children. */
function detailOf(ts: TypeScript, node: ts.Node): string {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return String(node.operator);
  if (ts.isVariableDeclarationList(node)) return String(node.flags & ts.NodeFlags.BlockScoped);
  if (ts.isTemplateLiteralToken(node) || ts.isRegularExpressionLiteral(node) || ts.isJsxText(node)) return node.text;
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)) return node.text;
  return ts.isHeritageClause(node) || ts.isTypeOperatorNode(node) ? node.getText() : '';
}

/** The statement's shape. Comments and white space do not count. */
export function shapeOf(ts: TypeScript, statement: ts.Statement): Shape {
  const leaves: Leaf[] = [];
  const parts: string[] = [];
  const visit = (node: ts.Node): void => {
    const isName = ts.isIdentifier(node) && !isMemberName(ts, node);
    if (isName || isOpenLiteral(ts, node)) {
      leaves.push({ kind: isName ? 'name' : 'literal', text: node.getText(), node });
      parts.push(isName ? '$' : '#');
      return;
    }
    parts.push(`${node.kind}${detailOf(ts, node)}(`);
    ts.forEachChild(node, visit);
    parts.push(')');
  };
  visit(statement);
  return { key: parts.join(''), leaves, tokens: parts.filter((p) => p !== ')').length };
}
