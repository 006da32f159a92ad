import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { isWritten } from '../references.ts';

/** One place where a value's name is used (not where it is declared). */
export interface Reference {
  readonly node: ts.Identifier;
  readonly write: boolean;
  /** The function that the use belongs to, or the file. */
  readonly owner: ts.Node;
}

/** Which declaration each name of one file means; names from other files and the language stay without a symbol. */
export interface Scopes {
  symbolOf(node: ts.Identifier): ts.Symbol | undefined;
  referencesOf(symbol: ts.Symbol): readonly Reference[];
  /** Whether no identifier of the file, in any role, is spelled like this. */
  isFree(name: string): boolean;
}

/** Whether the identifier uses a value or a type by its name, rather than declaring or labelling something. */
export function isUse(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) return false;
  if (ts.isJsxAttribute(parent) || ts.isJsxNamespacedName(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node;
  const isTag = ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent);
  if (isTag) return !/^[a-z]/.test(node.text);
  return !('name' in parent && parent.name === node);
}

/** The innermost function around a node, or the file. */
export function ownerOf(ts: TypeScript, node: ts.Node): ts.Node {
  let current = node.parent;
  while (!ts.isFunctionLike(current) && !ts.isSourceFile(current) && !ts.isClassStaticBlockDeclaration(current)) {
    current = current.parent;
  }
  return current;
}

/** Resolves the names of the file. */
export function createScopes(source: SourceContext): Scopes {
  const { ts } = source;
  const checker = source.program().getTypeChecker();
  const references = new Map<ts.Symbol, Reference[]>();
  const spellings = new Set<string>();
  const symbolOf = (node: ts.Identifier): ts.Symbol | undefined => {
    if (ts.isShorthandPropertyAssignment(node.parent)) return checker.getShorthandAssignmentValueSymbol(node.parent);
    if (ts.isExportSpecifier(node.parent)) return checker.getExportSpecifierLocalTargetSymbol(node.parent);
    return checker.getSymbolAtLocation(node);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      spellings.add(node.text);
      const symbol = isUse(ts, node) ? symbolOf(node) : undefined;
      if (symbol) {
        const list = references.get(symbol) ?? [];
        list.push({ node, write: isWritten(ts, node), owner: ownerOf(ts, node) });
        references.set(symbol, list);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return {
    symbolOf,
    referencesOf: (symbol) => references.get(symbol) ?? [],
    isFree: (name) => !spellings.has(name),
  };
}
