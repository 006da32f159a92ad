import type ts from 'typescript';
import type { SourceContext, TextEdit } from '../../refactoring.ts';
import { lineStart, nextLine, startOf, textOf } from '../statement-text.ts';

/*
 * Where a new module-level constant goes: below the imports and above everything that runs, so that no code can read it
 * before it has its value.
 */

/** Comments that speak of the whole file, not of the statement below them. */
const FILE_COMMENT =
  /@(?:license|licence|copyright|file|fileoverview|module|preserve)|copyright|licen[sc]e|eslint-disable|@ts-/i;

/** Whether the file is a module, so that a top-level constant is its own. */
export function isModule(source: SourceContext): boolean {
  const { ts: api } = source;
  if (/\.[cm][jt]s$/.test(source.path)) return true;
  const hasModuleSyntax = source.sourceFile.statements.some(
    (statement) =>
      api.isImportDeclaration(statement) ||
      api.isExportDeclaration(statement) ||
      api.isExportAssignment(statement) ||
      (api.canHaveModifiers(statement) &&
        (api.getModifiers(statement) ?? []).some(({ kind }) => kind === api.SyntaxKind.ExportKeyword)),
  );
  return hasModuleSyntax || /\b(?:module\.exports|exports\.\w|require\()/.test(source.text);
}

function loadsModule(source: SourceContext, statement: ts.Statement): boolean {
  const { ts: api } = source;
  if (api.isImportDeclaration(statement) || api.isImportEqualsDeclaration(statement)) return true;
  if (api.isExportDeclaration(statement)) return statement.moduleSpecifier !== undefined;
  if (api.isExpressionStatement(statement)) {
    return api.isStringLiteral(statement.expression) || /^require\([^()]*\);?$/.test(textOf(source, statement));
  }
  if (!api.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) => initializer && /^require\([^()]*\)(?:\.\w+)*$/.test(textOf(source, initializer)),
  );
}

function isLiteralConstant(source: SourceContext, statement: ts.Statement): boolean {
  const { ts: api } = source;
  if (!api.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) => initializer !== undefined && api.isLiteralExpression(initializer),
  );
}

/** Start of the comment lines that belong to the statement, or of the statement itself. */
function startWithComments(source: SourceContext, statement: ts.Statement): number {
  const { ts: api, text } = source;
  let start = lineStart(text, startOf(source, statement));
  const comments = [...(api.getLeadingCommentRanges(text, statement.pos) ?? [])].reverse();
  for (const comment of comments) {
    const isAttached = !/\n\s*\n/.test(text.slice(comment.end, start)) && nextLine(text, comment.end) <= start;
    if (!isAttached || FILE_COMMENT.test(text.slice(comment.pos, comment.end))) break;
    start = lineStart(text, comment.pos);
  }
  return start;
}

/** Edit that declares the constant. */
export function declarationEdit(source: SourceContext, declaration: string): TextEdit {
  const { text, newline } = source;
  const { statements } = source.sourceFile;
  const firstOther = statements.findIndex((statement) => !loadsModule(source, statement));
  const next = statements[firstOther];
  const previous = firstOther < 0 ? statements.at(-1) : statements[firstOther - 1];
  const line = declaration + newline;
  if (next && isLiteralConstant(source, next)) {
    const at = startWithComments(source, next);
    return { start: at, end: at, text: line };
  }
  if (!previous) {
    const at = next ? startWithComments(source, next) : 0;
    return { start: at, end: at, text: line + newline };
  }
  const at = nextLine(text, previous.end);
  const isOpen = text[at - 1] === '\n';
  const isFollowedByBlank = /^[\t ]*(?:\r?\n|$)/.test(text.slice(at));
  return { start: at, end: at, text: (isOpen ? '' : newline) + newline + line + (isFollowedByBlank ? '' : newline) };
}
