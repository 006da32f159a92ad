import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../refactoring.ts';

/* Questions about names: what a list of statements binds, where a name is mentioned, whether a name is free. */

/** Every name that a binding binds: `{ a, b: [c] }` binds a and c. */
export function boundNames(api: TypeScript, name: ts.BindingName): string[] {
  if (api.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (api.isOmittedExpression(element) ? [] : boundNames(api, element.name)));
}

/** Names that the statements bind in their own block: let, const, class, function, and TypeScript's declarations. */
export function lexicalNames(api: TypeScript, statements: readonly ts.Statement[]): string[] {
  return statements.flatMap((statement) => {
    if (api.isVariableStatement(statement)) {
      const { declarationList } = statement;
      if (!(declarationList.flags & api.NodeFlags.BlockScoped)) return [];
      return declarationList.declarations.flatMap((declaration) => boundNames(api, declaration.name));
    }
    const named =
      api.isFunctionDeclaration(statement) ||
      api.isClassDeclaration(statement) ||
      api.isEnumDeclaration(statement) ||
      api.isInterfaceDeclaration(statement) ||
      api.isTypeAliasDeclaration(statement);
    return named && statement.name ? [statement.name.text] : [];
  });
}

/** Whether the identifier only names a member (`x.name`, `{ name: 1 }`, a method's name) and mentions no variable. */
export function isMemberName(api: TypeScript, identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (api.isPropertyAccessExpression(parent) || api.isQualifiedName(parent)) {
    return (api.isPropertyAccessExpression(parent) ? parent.name : parent.right) === identifier;
  }
  if (api.isBindingElement(parent)) return parent.propertyName === identifier;
  if (api.isJsxAttribute(parent) || api.isLabeledStatement(parent) || api.isBreakOrContinueStatement(parent))
    return true;
  const member =
    api.isPropertyAssignment(parent) ||
    api.isMethodDeclaration(parent) ||
    api.isPropertyDeclaration(parent) ||
    api.isPropertySignature(parent) ||
    api.isMethodSignature(parent) ||
    api.isAccessor(parent) ||
    api.isEnumMember(parent);
  return member && parent.name === identifier;
}

/** The first of `names` that is mentioned below `root` outside the range `except`. */
export function firstMentioned(
  api: TypeScript,
  root: ts.Node,
  names: ReadonlySet<string>,
  except?: { readonly pos: number; readonly end: number },
): string | undefined {
  if (names.size === 0) return undefined;
  const visit = (node: ts.Node): string | undefined => {
    if (except && node.pos >= except.pos && node.end <= except.end) return undefined;
    if (api.isIdentifier(node)) return names.has(node.text) && !isMemberName(api, node) ? node.text : undefined;
    return api.forEachChild(node, visit);
  };
  return visit(root);
}

/** Every identifier in the file that could be a variable, bound or only mentioned. */
function mentionedNames(source: SourceContext): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (source.ts.isIdentifier(node)) {
      if (!isMemberName(source.ts, node)) names.add(node.text);
      return;
    }
    source.ts.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return names;
}

/** Whether the file binds `name` anywhere, so that it may not mean the global of that name. */
export function bindsName(source: SourceContext, name: string): boolean {
  const { ts: api } = source;
  const visit = (node: ts.Node): boolean | undefined => {
    const declares =
      api.isVariableDeclaration(node) ||
      api.isParameter(node) ||
      api.isBindingElement(node) ||
      api.isFunctionDeclaration(node) ||
      api.isClassDeclaration(node) ||
      api.isEnumDeclaration(node) ||
      api.isImportClause(node) ||
      api.isImportSpecifier(node) ||
      api.isNamespaceImport(node);
    if (declares && node.name && api.isIdentifier(node.name) && node.name.text === name) return true;
    return api.forEachChild(node, visit);
  };
  return visit(source.sourceFile) ?? false;
}

/** Why `name` cannot be used for something new in this file, or undefined when it can. */
export function nameTrouble(source: SourceContext, name: string): string | undefined {
  const { ts: api } = source;
  const scanner = api.createScanner(api.ScriptTarget.Latest, true, undefined, name);
  const token = scanner.scan();
  const reserved = token >= api.SyntaxKind.FirstReservedWord && token <= api.SyntaxKind.LastFutureReservedWord;
  const isWord = token >= api.SyntaxKind.Identifier && scanner.getTokenEnd() === name.length;
  if (!isWord || reserved || ['await', 'arguments', 'eval', 'undefined', 'NaN', 'Infinity'].includes(name)) {
    return `“${name}” is not a name that a variable may have.`;
  }
  return mentionedNames(source).has(name) ? `The name “${name}” is already in use in this file.` : undefined;
}

/** Whether the file is written in the language of 2015 or later, so that `const` and templates fit into it. */
export function usesModernSyntax(source: SourceContext): boolean {
  const { ts: api } = source;
  if (!/\.c?jsx?$/.test(source.path)) return true;
  const visit = (node: ts.Node): boolean | undefined => {
    const modern =
      (api.isVariableDeclarationList(node) && (node.flags & api.NodeFlags.BlockScoped) !== 0) ||
      api.isArrowFunction(node) ||
      api.isClassLike(node) ||
      api.isTemplateExpression(node) ||
      api.isNoSubstitutionTemplateLiteral(node) ||
      api.isImportDeclaration(node) ||
      api.isExportDeclaration(node);
    return modern || api.forEachChild(node, visit);
  };
  return visit(source.sourceFile) ?? false;
}
