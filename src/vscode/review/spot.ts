import * as vscode from 'vscode';
import { proposedLines } from '../../core/app/index.ts';
import { changedLines, type FileChange, type Hunk } from '../../core/domain/index.ts';
import type { Roots } from '../roots/roots.ts';
import { Target } from '../target.ts';
import { fileOf, proposalIn } from './changes.ts';
import { readReviewUri, targetOf, type ReviewFile } from './uris.ts';

/** The lines of one side of a change that a hunk is about, as the editor counts them. */
export function rangeOf(hunk: Hunk, side: ReviewFile['side']): vscode.Range {
  const { line, lastLine } = side === 'base' ? changedLines(hunk) : proposedLines(hunk);
  return new vscode.Range(line - 1, 0, Math.max(lastLine, line) - 1, Number.MAX_SAFE_INTEGER);
}

/** The hunk at a line, counted from 0: the one that holds it, else the nearest one before it, else the first. */
export function hunkAt(file: FileChange, line: number, side: ReviewFile['side']): Hunk | undefined {
  const holds = file.hunks.find((hunk) => {
    const { start, end } = rangeOf(hunk, side);
    return start.line <= line && line <= end.line;
  });
  return holds ?? file.hunks.findLast((hunk) => rangeOf(hunk, side).start.line <= line) ?? file.hunks[0];
}

/** A place in a document: what the line number's menu and a comment's thread have in common. */
function placeOf(argument: unknown): { readonly uri: vscode.Uri; readonly line?: number } | undefined {
  if (argument instanceof vscode.Uri) return { uri: argument };
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('thread' in argument) return placeOf(argument.thread);
  if (!('uri' in argument) || !(argument.uri instanceof vscode.Uri)) return undefined;
  const { uri } = argument;
  if ('range' in argument && argument.range instanceof vscode.Range) return { uri, line: argument.range.end.line };
  if ('lineNumber' in argument && typeof argument.lineNumber === 'number')
    return { uri, line: argument.lineNumber - 1 };
  return { uri };
}

/** Where the cursor is, if it is in a file of a change. */
function activePlace(): ReturnType<typeof placeOf> {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri, line: editor.selection.active.line };
}

/**
 * What a command of the review was called for: its target, else the file and hunk of the place that it was called at, else
 * those at the cursor. Undefined when none of these is part of a change.
 */
export function spotOf(roots: Roots, argument: unknown): Target | undefined {
  const given = Target.safeParse(argument);
  if (given.success) return given.data;
  const place = placeOf(argument) ?? activePlace();
  const at = place && readReviewUri(place.uri);
  if (!at) return undefined;
  const change = proposalIn(roots, at.root, at.taskId)?.change;
  const file = change && fileOf(change, at.path);
  const hunk = file && place.line !== undefined ? hunkAt(file, place.line, at.side) : undefined;
  return { ...targetOf(at), ...(hunk ? { hunkId: hunk.id } : {}) };
}
