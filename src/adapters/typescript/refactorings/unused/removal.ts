import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { lineStart, nextLine, restOfLine, startOf, startsLine } from '../statement-text.ts';

/* Taking statements and list elements out of a text together with the comments that are about them, and nothing else. */

/** Comments that speak to a tool about the line below them. */
const lineDirective =
  /@ts-(?:ignore|expect-error)|(?:eslint|oxlint|biome|tslint)[-:\w]*(?:next-line|ignore)|prettier-ignore|(?:istanbul|c8|v8) ignore (?:next|if|else)/;
/** Comments that speak about more than the statement below them. */
const wideComment =
  /^\/[/*]\s*(?:#?(?:end)?region\b|eslint(?:-disable|-enable|-env)?\b|tslint:|@ts-(?:no)?check|globals?\b|jshint|jslint|istanbul ignore file|c8 ignore (?:start|stop)|\/\s*<)|@(?:license|preserve|file(?:overview)?|module|packageDocumentation|jsx\w*|flow)\b|copyright|SPDX-|^\/\*!/i;

function isBlankBetween(text: string, start: number, end: number): boolean {
  return text.slice(start, end).split('\n').length > 2;
}

/** Where the node starts when the comments right above it are counted in; a header of the file is never counted in. */
export function startWithComments(source: SourceContext, node: ts.Node): number {
  const { text } = source;
  let start = startOf(source, node);
  const isDocumented = !source.ts.isImportDeclaration(node) && !source.ts.isVariableStatement(node);
  for (const comment of [...(source.ts.getLeadingCommentRanges(text, node.pos) ?? [])].reverse()) {
    const content = text.slice(comment.pos, comment.end);
    const isFirst = /^(?:#!.*)?\s*$/.test(text.slice(0, comment.pos)) && startsLine(text, comment.pos);
    const isHeader = isFirst && !(isDocumented && content.startsWith('/**'));
    const isAbout = lineDirective.test(content) || (!isHeader && !wideComment.test(content));
    if (!isAbout || isBlankBetween(text, comment.end, start)) break;
    start = comment.pos;
  }
  return start;
}

/** Where the node ends when comments behind it on its line are counted in, as long as nothing follows them there. */
function endWithComments(source: SourceContext, end: number): number {
  const last = source.ts.getTrailingCommentRanges(source.text, end)?.at(-1)?.end ?? end;
  return restOfLine(source.text, last) === '' ? last : end;
}

/** Whether nothing but the statement's own `;` or `}` ends it, so that it cannot run on into the next line. */
function isClosed(source: SourceContext, statement: ts.Statement): boolean {
  const { ts: api } = source;
  const last = source.text[statement.end - 1];
  if (last === ';') return true;
  const runsOn =
    api.isExpressionStatement(statement) ||
    api.isVariableStatement(statement) ||
    api.isReturnStatement(statement) ||
    api.isThrowStatement(statement) ||
    api.isExportAssignment(statement) ||
    api.isTypeAliasDeclaration(statement);
  return last === '}' && !runsOn;
}

function joinTrouble(
  source: SourceContext,
  siblings: readonly ts.Statement[],
  from: number,
  to: number,
): string | null {
  const { ts: api, text } = source;
  const before = siblings[from - 1];
  const after = siblings[to + 1];
  if (!after) return null;
  if (before && !isClosed(source, before) && /[([`+\-*/.,]/.test(text[startOf(source, after)] ?? '')) {
    return 'Without it, the lines around it would run into one statement, because they have no semicolon.';
  }
  const isText = (statement: ts.Statement): boolean =>
    api.isExpressionStatement(statement) && api.isStringLiteral(statement.expression);
  return isText(after) && siblings.slice(0, from).every(isText)
    ? 'Without it, the string below it would become a directive.'
    : null;
}

/** Whole lines, with one of the blank lines around them when there are two. */
function lineRange(source: SourceContext, start: number, end: number): TextEdit {
  const { text } = source;
  let from = lineStart(text, start);
  let to = nextLine(text, end);
  const above = text.slice(0, from);
  const opens = /(?:^|\n)[\t ]*\r?\n$/.test(above) || above === '' || /[{(:][\t ]*\r?\n$/.test(above);
  const blanks = /^(?:[\t ]*\r?\n)+/.exec(text.slice(to))?.[0].length ?? 0;
  if (opens) to += blanks;
  const closes = to >= text.length || /^[\t ]*[})]/.test(text.slice(to));
  if (closes) from -= /(?:\r?\n[\t ]*)*(?=\r?\n$)/.exec(above)?.[0].length ?? 0;
  return { start: from, end: to, text: '' };
}

/** Takes `siblings[from..to]` out with the comments about them; the reason when the rest would read differently. */
export function removeStatements(
  source: SourceContext,
  siblings: readonly ts.Statement[],
  from: number,
  to: number,
): Result<TextEdit, string> {
  const { text } = source;
  const first = siblings[from];
  const last = siblings[to];
  if (!first || !last) throw new Error('No such statements.');
  const trouble = joinTrouble(source, siblings, from, to);
  if (trouble) return err(trouble);
  const start = startWithComments(source, first);
  const end = endWithComments(source, last.end);
  const ownsStart = startsLine(text, start);
  if (ownsStart && restOfLine(text, end) === '') return ok(lineRange(source, start, end));
  if (restOfLine(text, end) === '') return ok({ start: text.slice(0, start).trimEnd().length, end, text: '' });
  const gap = /^[\t ]*/.exec(text.slice(last.end))?.[0].length ?? 0;
  return ok({ start, end: last.end + gap, text: '' });
}

/** The list of statements that the statement stands in; undefined for the lone body of an `if`, a loop or a label. */
export function siblingsOf(api: TypeScript, statement: ts.Statement): readonly ts.Statement[] | undefined {
  const { parent } = statement;
  const isList =
    api.isBlock(parent) || api.isSourceFile(parent) || api.isModuleBlock(parent) || api.isCaseOrDefaultClause(parent);
  return isList ? parent.statements : undefined;
}

/** Takes statements out wherever they stand, neighbours in one piece, with the comments about them. */
export function removeEach(source: SourceContext, gone: ReadonlySet<ts.Statement>): Result<TextEdit[], string> {
  const edits: TextEdit[] = [];
  const left = new Set(gone);
  for (const statement of left) {
    const siblings = siblingsOf(source.ts, statement);
    if (!siblings) return err('It is the only statement of a branch or a loop.');
    let from = siblings.indexOf(statement);
    let to = from;
    const isGone = (at: number): boolean => siblings.slice(Math.max(at, 0), at + 1).some((one) => left.has(one));
    while (isGone(from - 1)) from--;
    while (isGone(to + 1)) to++;
    for (const one of siblings.slice(from, to + 1)) left.delete(one);
    const edit = removeStatements(source, siblings, from, to);
    if (!edit.ok) return edit;
    edits.push(edit.value);
  }
  return ok(edits);
}

/** The position of the comma behind the node, or -1. */
function commaAfter(source: SourceContext, end: number): number {
  const match = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*,/.exec(source.text.slice(end));
  return match ? end + match[0].length - 1 : -1;
}

/** Takes elements out of a list separated by commas, with their comments; at least one element must stay. */
export function removeElements(
  source: SourceContext,
  elements: readonly ts.Node[],
  isGone: (element: ts.Node) => boolean,
): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let i = 0; i < elements.length; i++) {
    const first = elements[i];
    if (!first || !isGone(first)) continue;
    let next = i + 1;
    while (next < elements.length && elements.slice(next, next + 1).every(isGone)) next++;
    const kept = elements[next];
    if (kept) {
      edits.push({ start: startWithComments(source, first), end: startWithComments(source, kept), text: '' });
    } else {
      edits.push(...removeTail(source, elements[i - 1], elements[next - 1] ?? first));
    }
    i = next;
  }
  return edits;
}

/** Removes everything behind `kept` up to and with `last`, and the comma that would be left hanging. */
function removeTail(source: SourceContext, kept: ts.Node | undefined, last: ts.Node): TextEdit[] {
  if (!kept) throw new Error('Nothing would stay in the list.');
  const comma = commaAfter(source, kept.end);
  const trailing = commaAfter(source, last.end);
  const start = endWithComments(source, comma + 1);
  const end = endWithComments(source, trailing < 0 ? last.end : trailing + 1);
  const rest = { start, end, text: '' };
  return trailing < 0 ? [{ start: comma, end: comma + 1, text: '' }, rest] : [rest];
}
