import * as vscode from 'vscode';
import { hunkLabels, type HunkAuthor } from '../../core/app/index.ts';
import type { HunkVerdict } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import type { Target } from '../target.ts';
import { authorText, fileOf, proposalIn, type Authors, type Proposal } from './changes.ts';
import { rangeOf } from './spot.ts';
import { readReviewUri, targetOf } from './uris.ts';

/** Something that can be clicked above a hunk. */
type Action = readonly [title: string, command: string];

/** What is said of a hunk, and what can be done with it as it was decided so far. */
function actionsOn(verdict: HunkVerdict | undefined, isWhole: boolean): readonly Action[] {
  const accept: Action = [vscode.l10n.t('$(check) Accept'), 'codemaestro.acceptHunk'];
  const reject: Action = [vscode.l10n.t('$(close) Reject'), 'codemaestro.rejectHunk'];
  const explain: Action = [vscode.l10n.t('Explain'), 'codemaestro.explainHunk'];
  const rest: readonly Action[] = isWhole
    ? [explain]
    : [[vscode.l10n.t('Comment'), 'codemaestro.commentHunk'], explain];
  const undo: Action = [vscode.l10n.t('$(discard) Undo'), 'codemaestro.undoDecision'];
  if (verdict === 'accepted') {
    return [[vscode.l10n.t('$(pass-filled) Accepted: reject instead'), 'codemaestro.rejectHunk'], undo, ...rest];
  }
  if (verdict === 'rejected') {
    return [[vscode.l10n.t('$(circle-slash) Rejected: accept instead'), 'codemaestro.acceptHunk'], undo, ...rest];
  }
  return [accept, reject, ...rest];
}

function lensesOn(
  range: vscode.Range,
  { task, change, gate }: Proposal,
  target: Target & { readonly hunkId: string },
  author: HunkAuthor | undefined,
): readonly vscode.CodeLens[] {
  const file = fileOf(change, target.path ?? '');
  const labels = hunkLabels(change);
  const place = vscode.l10n.t('Hunk {0} of {1}', labels.get(target.hunkId) ?? '', labels.size);
  const by = author ? ` · ${authorText(author)}` : '';
  const says = { title: `${place}${by} · ${task.task.id}`, command: 'codemaestro.explainHunk', arguments: [target] };
  const actions = gate ? actionsOn(task.verdicts[target.hunkId], file?.hunks.length === 0) : [];
  return [
    new vscode.CodeLens(range, says),
    ...actions.map(([title, command]) => new vscode.CodeLens(range, { title, command, arguments: [target] })),
  ];
}

/** Lenses above each hunk of a change: who made it, and accept, reject, comment, explain. */
export function createReviewLenses(editor: Editor, authors: Authors): vscode.CodeLensProvider['provideCodeLenses'] {
  return async ({ uri }) => {
    const at = readReviewUri(uri);
    const workspace = at ? editor.roots.named(at.root)?.present() : null;
    const proposal = at && proposalIn(editor.roots, at.root, at.taskId);
    const file = at && proposal && fileOf(proposal.change, at.path);
    // The base speaks only where there is no proposal to speak in: of a file that goes.
    if (!workspace || !file || (at.side === 'base') !== (file.status === 'deleted')) return [];
    const by = await authors(workspace, proposal.change);
    const top = new vscode.Range(0, 0, 0, 0);
    const spots = file.hunks.map((hunk) => [hunk.id, rangeOf(hunk, at.side)] as const);
    const all = spots.length > 0 ? spots : [[file.id, top] as const];
    return all.flatMap(([hunkId, range]) => lensesOn(range, proposal, { ...targetOf(at), hunkId }, by.get(hunkId)));
  };
}
