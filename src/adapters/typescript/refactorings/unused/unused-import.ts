import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TextEdit } from '../../refactoring.ts';
import { mayLoadForEffects } from './module-effects.ts';
import { bindingOf, liesIn, namesAreDynamic, unusedRanges } from '../references.ts';
import { removeElements, removeStatements } from './removal.ts';

type ImportNode = ts.ImportDeclaration | ts.ImportEqualsDeclaration;

function namesOf(api: SourceContext['ts'], node: ImportNode): ts.Identifier[] {
  if (api.isImportEqualsDeclaration(node)) return [node.name];
  const { name, namedBindings } = node.importClause ?? {};
  const named = !namedBindings
    ? []
    : api.isNamespaceImport(namedBindings)
      ? [namedBindings.name]
      : namedBindings.elements.map((element) => element.name);
  return name ? [name, ...named] : named;
}

function importsOf({ ts: api, sourceFile }: SourceContext): ImportNode[] {
  return sourceFile.statements.filter(
    (node): node is ImportNode =>
      api.isImportDeclaration(node) || (api.isImportEqualsDeclaration(node) && !node.modifiers?.length),
  );
}

/** Names that documentation comments speak of in braces: `@param {Name}`, `{@link Name}`. */
function documentedNames(text: string): ReadonlySet<string> {
  const comments = text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  const braces = comments.flatMap((comment) => comment.match(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g) ?? []);
  const lines = comments.flatMap(
    (comment) => comment.match(/@(?:see|link|augments|extends|implements|throws)\b.*/g) ?? [],
  );
  return new Set([...braces, ...lines].flatMap((part) => part.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []));
}

/** Names that tags turn into: which one it is depends on the compiler's settings, so all that are usual count as used. */
function jsxNames({ ts: api, sourceFile, text }: SourceContext): ReadonlySet<string> {
  const visit = (node: ts.Node): boolean | undefined =>
    api.isJsxOpeningLikeElement(node) || api.isJsxFragment(node) || api.forEachChild(node, visit);
  if (!/\.[jt]sx$|\.[cm]?js$/.test(sourceFile.fileName) || !visit(sourceFile)) return new Set();
  const pragmas = [...text.matchAll(/@jsx(?:Frag)?\s+(\w+)/g)].flatMap(([, name]) => (name ? [name] : []));
  return new Set(['React', 'h', 'jsx', 'createElement', 'Fragment', ...pragmas]);
}

function unusedNames(source: SourceContext): ReadonlyMap<ImportNode, readonly ts.Identifier[]> {
  const { ts: api } = source;
  const ranges = unusedRanges(source);
  if (ranges.length === 0) return new Map();
  const candidates = importsOf(source).map((node) => ({
    node,
    names: namesOf(api, node).filter((name) => liesIn(source, name, ranges)),
  }));
  const documented = documentedNames(source.text);
  const tags = jsxNames(source);
  const isUnused = (name: ts.Identifier): boolean =>
    bindingOf(source, name)?.uses.length === 0 && !documented.has(name.text) && !tags.has(name.text);
  return new Map(
    candidates
      .map(({ node, names }) => [node, names.filter(isUnused)] as const)
      .filter(([, names]) => names.length > 0),
  );
}

function listed(names: readonly ts.Identifier[]): string {
  const quoted = names.map(({ text }) => `“${text}”`);
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}` : (quoted[0] ?? '');
}

function detect(source: SourceContext): readonly Finding[] {
  return [...source.once(unusedNames)].map(([node, names]) => ({
    kind: 'unused-import',
    start: node.getStart(source.sourceFile),
    end: node.end,
    message: `${listed(names)} ${names.length > 1 ? 'are' : 'is'} imported but never used.`,
    weight: names.length,
  }));
}

function moduleOf(api: SourceContext['ts'], node: ImportNode): string | undefined {
  const from = api.isImportDeclaration(node)
    ? node.moduleSpecifier
    : api.isExternalModuleReference(node.moduleReference)
      ? node.moduleReference.expression
      : undefined;
  return from && api.isStringLiteralLike(from) ? from.text : undefined;
}

/** Why the whole statement has to stay although its names are unused. */
function wholeTrouble(source: SourceContext, node: ImportNode): string | null {
  const { ts: api, sourceFile } = source;
  const others = sourceFile.statements.filter((statement) => statement !== node);
  const module = moduleOf(api, node);
  const isLoadedElsewhere = importsOf(source).some((other) => other !== node && moduleOf(api, other) === module);
  if (module !== undefined && !isLoadedElsewhere && mayLoadForEffects(module)) {
    return `“${module}” sounds as if it were loaded for what it does, not for its names.`;
  }
  const augments = others.some(
    (statement) =>
      api.isModuleDeclaration(statement) && api.isStringLiteral(statement.name) && statement.name.text === module,
  );
  if (augments) return 'The file adds declarations to this module, which needs the import.';
  const marksModule = (statement: ts.Statement): boolean =>
    api.isImportDeclaration(statement) ||
    api.isExportDeclaration(statement) ||
    api.isExportAssignment(statement) ||
    (api.canHaveModifiers(statement) &&
      (api.getModifiers(statement) ?? []).some(({ kind }) => kind === api.SyntaxKind.ExportKeyword));
  const staysModule = others.some(marksModule) || /\.[cm][jt]s$/.test(source.path);
  return staysModule ? null : 'It is the only thing that makes this file a module.';
}

function removeNames(source: SourceContext, clause: ts.ImportClause, gone: ReadonlySet<ts.Node>): TextEdit[] {
  const { ts: api, text } = source;
  const { name, namedBindings } = clause;
  const named = namedBindings && api.isNamedImports(namedBindings) ? namedBindings.elements : [];
  const restGone =
    namedBindings !== undefined &&
    (api.isNamespaceImport(namedBindings) ? gone.has(namedBindings.name) : named.every((one) => gone.has(one.name)));
  if (name && gone.has(name) && namedBindings) {
    const start = name.getStart(source.sourceFile);
    const edits = restGone ? [] : removeElements(source, named, (one) => gone.has((one as ts.ImportSpecifier).name));
    return [{ start, end: namedBindings.getStart(source.sourceFile), text: '' }, ...edits];
  }
  if (name && namedBindings && restGone) {
    const comma = text.indexOf(',', name.end);
    return [{ start: comma, end: namedBindings.end, text: '' }];
  }
  return removeElements(source, named, (one) => gone.has((one as ts.ImportSpecifier).name));
}

function apply(source: SourceContext, finding: Finding): Result<RefactoringEdits, string> {
  const { ts: api, sourceFile } = source;
  const found = [...source.once(unusedNames)].find(([node]) => node.getStart(sourceFile) === finding.start);
  if (!found) return err('It is used.');
  const [node, names] = found;
  if (namesAreDynamic(source))
    return err('The file looks names up while it runs (eval or with), so a use cannot be seen.');
  const note = `Removed the unused import${names.length > 1 ? 's' : ''} ${listed(names)}.`;
  if (names.length < namesOf(api, node).length) {
    const { importClause } = node as ts.ImportDeclaration;
    return importClause ? ok({ edits: removeNames(source, importClause, new Set(names)), note }) : err('It is used.');
  }
  const trouble = wholeTrouble(source, node);
  if (trouble) return err(trouble);
  const index = sourceFile.statements.indexOf(node);
  const edit = removeStatements(source, sourceFile.statements, index, index);
  return edit.ok ? ok({ edits: [edit.value], note }) : edit;
}

/**
 * Removes imported names that nothing in the file uses, by the compiler's own judgement and a count of our own. Imports
 * without names, and those that make the file a module or are loaded for effects, stay.
 */
export const unusedImport: Refactoring = { kind: 'unused-import', detect, apply };
