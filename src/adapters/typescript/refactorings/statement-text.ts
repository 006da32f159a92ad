import type ts from 'typescript';
import type { SourceContext } from '../refactoring.ts';

/*
 * Questions about the text of statements: lines, indentation, comments. Moving code means moving whole lines, so that
 * comments and layout come along; lines inside template literals and continued strings are content and never move.
 */

/** Offset of the first character of the line that holds `position`. */
export function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}

/** Offset just past the line that holds `position`, its line end included. */
export function nextLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end < 0 ? text.length : end + 1;
}

/** The white space that the line of `position` begins with. */
export function leadOf(text: string, position: number): string {
  return /^[\t ]*/.exec(text.slice(lineStart(text, position), position))?.[0] ?? '';
}

/** Whether only white space stands before `position` on its line. */
export function startsLine(text: string, position: number): boolean {
  return text.slice(lineStart(text, position), position).trim() === '';
}

/** What stands between `position` and the end of its line, trimmed. */
export function restOfLine(text: string, position: number): string {
  return text.slice(position, nextLine(text, position)).trim();
}

/** How many lines the range covers, at least 1. */
export function linesOf(text: string, start: number, end: number): number {
  return text.slice(start, end).split('\n').length;
}

/** Start of a node without its leading comments. */
export function startOf(source: SourceContext, node: ts.Node): number {
  return node.getStart(source.sourceFile);
}

/** The node's own text, without leading comments. */
export function textOf(source: SourceContext, node: ts.Node): string {
  return source.text.slice(startOf(source, node), node.end);
}

/** Whether a comment stands somewhere in `[start, end)`. */
export function hasCommentIn(source: SourceContext, start: number, end: number): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node.end <= start || node.pos >= end) return false;
    const children = node.getChildren(source.sourceFile);
    if (children.length > 0) return children.some(visit);
    const from = Math.max(node.pos, start);
    const to = Math.min(startOf(source, node), end);
    return from < to && source.text.slice(from, to).trim() !== '';
  };
  return visit(source.sourceFile);
}

/** Line starts that lie inside template literals and continued strings below `root`: indenting them changes values. */
export function contentLines(source: SourceContext, root: ts.Node): ReadonlySet<number> {
  const { ts: api, text } = source;
  const found = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (api.isStringLiteralLike(node) || api.isTemplateHead(node) || api.isTemplateMiddleOrTemplateTail(node)) {
      for (let at = nextLine(text, startOf(source, node)); at < node.end; at = nextLine(text, at)) found.add(at);
      return;
    }
    api.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/**
 * The whole lines `[start, end)` with the indentation `from` replaced by `to`. Lines that begin with less, and lines in
 * `fixed`, stay as they are.
 */
export function reindented(
  text: string,
  range: { readonly start: number; readonly end: number },
  indentation: { readonly from: string; readonly to: string },
  fixed: ReadonlySet<number>,
): string {
  const { from, to } = indentation;
  let result = '';
  for (let at = range.start; at < range.end;) {
    const next = Math.min(nextLine(text, at), range.end);
    const line = text.slice(at, next);
    result +=
      from !== to && !fixed.has(at) && line.startsWith(from) && line.trim() ? to + line.slice(from.length) : line;
    at = next;
  }
  return result;
}
