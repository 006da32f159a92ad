import * as vscode from 'vscode';
import type { FileChange } from '../../core/domain/index.ts';
import type { Target } from '../target.ts';
import { fileOf, hunkOf, type Proposal } from './changes.ts';
import { rangeOf } from './spot.ts';
import { reviewUri } from './uris.ts';

/** A file of a change with its two sides; a side that is not there is undefined. */
function sidesOf(root: string, taskId: string, { path, status }: FileChange) {
  const uri = (side: 'base' | 'proposal'): vscode.Uri => reviewUri({ side, root, taskId, path });
  return {
    base: status === 'added' ? undefined : uri('base'),
    proposal: status === 'deleted' ? undefined : uri('proposal'),
  };
}

/** Shows all files of a change in one editor. */
export async function openReview(root: string, { task, change }: Proposal): Promise<void> {
  const title = vscode.l10n.t('{0}: {1}', task.task.id, task.task.title);
  const resources = change.files.map((file) => {
    const { base, proposal } = sidesOf(root, task.task.id, file);
    return [proposal ?? base, base, proposal];
  });
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** Shows one file of a change, at a hunk of it when one is named. */
export async function openFile(
  target: Target,
  { task, change }: Proposal,
  options: vscode.TextDocumentShowOptions = {},
): Promise<void> {
  const found = target.hunkId === undefined ? undefined : hunkOf(change, target.hunkId);
  const file = found?.file ?? fileOf(change, target.path ?? '');
  if (!file) throw new Error(vscode.l10n.t('{0} is not part of this change any more.', target.path ?? ''));
  const { base, proposal } = sidesOf(target.root, task.task.id, file);
  const at = found?.hunk && rangeOf(found.hunk, proposal ? 'proposal' : 'base').start;
  const shown = { ...options, ...(at ? { selection: new vscode.Range(at, at) } : {}) };
  if (base && proposal)
    await vscode.commands.executeCommand('vscode.diff', base, proposal, `${file.path} (${task.task.id})`, shown);
  else await vscode.window.showTextDocument(proposal ?? base ?? vscode.Uri.parse(target.root), shown);
}

/** Goes to the hunk after, or before, the one at a place; past the last of a file into the next file. */
export async function goToHunk(target: Target, proposal: Proposal, step: 1 | -1): Promise<void> {
  const places = proposal.change.files.flatMap(({ path, id, hunks }) =>
    hunks.length > 0 ? hunks.map((hunk) => ({ path, id: hunk.id })) : [{ path, id }],
  );
  const present = places.findIndex(
    ({ path, id }) => id === target.hunkId || (target.hunkId === undefined && path === target.path),
  );
  const next = places[(present + step + places.length) % places.length];
  if (!next) return;
  const found = hunkOf(proposal.change, next.id);
  const editor = vscode.window.activeTextEditor;
  if (editor && found?.hunk && next.path === target.path) {
    const { start } = rangeOf(found.hunk, editor.document.uri.scheme === 'maestro-base' ? 'base' : 'proposal');
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  await openFile({ ...target, path: next.path, hunkId: next.id }, proposal);
}
