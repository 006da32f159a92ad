import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../refactoring.ts';
import { isMemberName } from './scope-names.ts';
import { lineStart, nextLine } from './statement-text.ts';

/* Which identifiers mean which declaration, and which declarations the compiler sees no use of. */

/** Diagnostics by which the compiler says that a declaration is never used. */
const unusedCodes = new Set([6133, 6192, 6196, 6198, 6199]);

/** Whoever tells the linter so keeps unused names on purpose. */
const keptInFile = /\/[/*]\s*eslint-disable\s[^*\n]*no-unused|\/\*\s*eslint\s[^*]*no-unused[^*]*(?:0|off)/;
const keptOnLine = /eslint-disable-(?:next-)?line\s.*no-unused/;

/** The ranges of names, or of whole declarations, that the compiler sees no use of in this file. */
export function unusedRanges(source: SourceContext): readonly { readonly start: number; readonly end: number }[] {
  const { text } = source;
  if (keptInFile.test(text)) return [];
  const isKept = (start: number): boolean =>
    keptOnLine.test(text.slice(lineStart(text, lineStart(text, start) - 1), nextLine(text, start)));
  return source
    .program()
    .getSemanticDiagnostics(source.sourceFile)
    .filter(({ code }) => unusedCodes.has(code))
    .map(({ start = 0, length = 0 }) => ({ start, end: start + length }))
    .filter(({ start }) => !isKept(start));
}

/** Whether the node lies in one of the ranges. */
export function liesIn(
  source: SourceContext,
  node: ts.Node,
  ranges: readonly { readonly start: number; readonly end: number }[],
): boolean {
  const start = node.getStart(source.sourceFile);
  return ranges.some((range) => range.start <= start && node.end <= range.end);
}

/** Whether the identifier is written to: by `=`, `++`, a loop's head, or as a target of destructuring. */
export function isWritten(api: TypeScript, identifier: ts.Node): boolean {
  let node = identifier;
  for (;;) {
    const { parent } = node;
    if (api.isBinaryExpression(parent)) {
      const { kind } = parent.operatorToken;
      const assigns = kind >= api.SyntaxKind.FirstAssignment && kind <= api.SyntaxKind.LastAssignment;
      return assigns && parent.left === node;
    }
    if (api.isPrefixUnaryExpression(parent) || api.isPostfixUnaryExpression(parent)) {
      return parent.operator === api.SyntaxKind.PlusPlusToken || parent.operator === api.SyntaxKind.MinusMinusToken;
    }
    if (api.isForInStatement(parent) || api.isForOfStatement(parent)) return parent.initializer === node;
    const passesOn =
      api.isParenthesizedExpression(parent) ||
      api.isNonNullExpression(parent) ||
      api.isAsExpression(parent) ||
      api.isArrayLiteralExpression(parent) ||
      api.isObjectLiteralExpression(parent) ||
      api.isSpreadElement(parent) ||
      api.isSpreadAssignment(parent) ||
      (api.isShorthandPropertyAssignment(parent) && parent.name === node) ||
      (api.isPropertyAssignment(parent) && parent.initializer === node);
    if (!passesOn) return false;
    node = parent;
  }
}

function symbolOf(checker: ts.TypeChecker, api: TypeScript, identifier: ts.Identifier): ts.Symbol | undefined {
  const { parent } = identifier;
  const symbol = api.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : api.isExportSpecifier(parent)
      ? checker.getExportSpecifierLocalTargetSymbol(parent)
      : checker.getSymbolAtLocation(identifier);
  return symbol && checker.getExportSymbolOfSymbol(symbol);
}

/** What a name in the file means, and where it is used. */
export interface Binding {
  readonly symbol: ts.Symbol;
  /** Every identifier that means it, declarations left out, in the order of position. */
  readonly uses: readonly ts.Identifier[];
}

/** Every identifier of the file that is not merely a member's name, by its text. */
export function identifiersByText({
  ts: api,
  sourceFile,
}: SourceContext): ReadonlyMap<string, readonly ts.Identifier[]> {
  const found = new Map<string, ts.Identifier[]>();
  const visit = (node: ts.Node): void => {
    if (api.isIdentifier(node) && !isMemberName(api, node)) {
      const same = found.get(node.text);
      if (same) same.push(node);
      else found.set(node.text, [node]);
    }
    api.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

/**
 * Where the declared name is used in the file. An identifier of the same text that cannot be resolved counts as a use,
 * so that nothing is taken for unused by mistake. Null for a name that the compiler knows no symbol of.
 */
export function bindingOf(source: SourceContext, name: ts.Identifier): Binding | null {
  const { ts: api } = source;
  const checker = source.program().getTypeChecker();
  const symbol = symbolOf(checker, api, name);
  if (!symbol) return null;
  const uses = (source.once(identifiersByText).get(name.text) ?? []).filter((identifier) => {
    const meaning = symbolOf(checker, api, identifier);
    return meaning ? meaning === symbol && !isDeclaredBy(symbol, identifier) : true;
  });
  return { symbol, uses };
}

function isDeclaredBy(symbol: ts.Symbol, identifier: ts.Identifier): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    return (declaration as ts.NamedDeclaration).name === identifier && declaration === identifier.parent;
  });
}

function looksNamesUp(source: SourceContext): boolean {
  const { ts: api } = source;
  const visit = (node: ts.Node): boolean | undefined => {
    if (api.isWithStatement(node)) return true;
    if (api.isCallExpression(node) && api.isIdentifier(node.expression) && node.expression.text === 'eval') return true;
    return api.forEachChild(node, visit);
  };
  return /\b(?:eval|with)\s*\(/.test(source.text) && (visit(source.sourceFile) ?? false);
}

/** Whether the code can look up names by text, so that no list of uses is whole: direct `eval`, or `with`. */
export function namesAreDynamic(source: SourceContext): boolean {
  return source.once(looksNamesUp);
}

/** Whether the file has a scope of its own: top-level names of any other are global and used from who knows where. */
export function isModule(source: SourceContext): boolean {
  const { ts: api, sourceFile, path } = source;
  if (api.isExternalModule(sourceFile) || /\.[cm][jt]s$/.test(path)) return true;
  return /\.jsx?$/.test(path) && /\bmodule\.exports\b|\bexports\.\w|\brequire\s*\(/.test(source.text);
}
