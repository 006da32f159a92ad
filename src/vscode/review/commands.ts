import * as vscode from 'vscode';
import { undecidedOf, type Workspace } from '../../core/app/index.ts';
import type { HunkVerdict } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import { fileOf, hunkOf, idsOf, openProposals, proposalOf, type Proposal } from './changes.ts';
import type { reviewCommandList } from './command-list.ts';
import { explain } from './explain.ts';
import { takeOver } from './in-place.ts';
import { goToHunk, openFile, openReview } from './open-review.ts';
import { spotOf } from './spot.ts';

type Id = (typeof reviewCommandList)[number]['command'];

/** What a command of the review works on. */
interface Spot extends Aim {
  readonly proposal: Proposal;
}

const proposals: Choices = (workspace) =>
  openProposals(workspace.state()).map(({ task, gate }) => ({
    label: task.task.title,
    description: `${task.task.id} · ${gate ? gate.question : task.status}`,
    target: { taskId: task.task.id },
  }));

/** The change that a command was called for. Throws with a text for the person when it is gone. */
async function spotFor(editor: Editor, argument: unknown, to: 'show' | 'change' = 'show'): Promise<Spot | undefined> {
  const nothing = vscode.l10n.t('Nothing is proposed.');
  const aim = await aimOf(editor, spotOf(editor.roots, argument), proposals, nothing, to);
  if (!aim?.target.taskId) return undefined;
  const proposal = proposalOf(aim.workspace.state(), aim.target.taskId);
  if (!proposal) throw new Error(vscode.l10n.t('{0} proposes nothing any more.', aim.target.taskId));
  return { ...aim, proposal };
}

/** Says once everything is decided how the review is finished. */
async function offerToFinish(workspace: Workspace, taskId: string): Promise<void> {
  const proposal = proposalOf(workspace.state(), taskId);
  if (!proposal?.gate || undecidedOf(proposal.task).length > 0) return;
  const finish = vscode.l10n.t('Finish Review');
  const text = vscode.l10n.t('Every hunk of {0} is decided. Finish to commit what you accepted.', taskId);
  if ((await vscode.window.showInformationMessage(text, finish)) === finish) await finishReview(workspace, proposal);
}

async function decide({ workspace, proposal }: Spot, verdict: HunkVerdict, hunkIds: readonly string[]): Promise<void> {
  const taskId = proposal.task.task.id;
  // Kept open, so that a decision can be taken back until the review is finished.
  const by = personName();
  await give(workspace, { type: 'decide-hunks', by, taskId, hunkIds: [...hunkIds], verdict, keepOpen: true });
  void offerToFinish(workspace, taskId);
}

/** Decides the hunk, or the file, that a command was called for. */
function onSpot(verdict: HunkVerdict, scope: 'hunk' | 'file') {
  return async (editor: Editor, argument: unknown): Promise<void> => {
    const spot = await spotFor(editor, argument);
    if (!spot) return;
    const { hunkId, path } = spot.target;
    const file = fileOf(spot.proposal.change, path ?? '');
    if (scope === 'hunk' && hunkId !== undefined) await decide(spot, verdict, [hunkId]);
    else if (file) await decide(spot, verdict, idsOf(file));
    else await openReview(spot.target.root, spot.proposal);
  };
}

/** Opens what was decided on the hunk, or the file, that a command was called for. */
async function undoDecision(editor: Editor, argument: unknown): Promise<void> {
  const spot = await spotFor(editor, argument);
  if (!spot) return;
  const { hunkId, path } = spot.target;
  const file = fileOf(spot.proposal.change, path ?? '');
  const hunkIds = hunkId !== undefined ? [hunkId] : file ? [...idsOf(file)] : [];
  const taskId = spot.proposal.task.task.id;
  if (hunkIds.length > 0) await give(spot.workspace, { type: 'reopen-hunks', by: personName(), taskId, hunkIds });
}

async function acceptChange(editor: Editor, argument: unknown): Promise<void> {
  const spot = await spotFor(editor, argument, 'change');
  const taskId = spot?.proposal.task.task.id;
  if (spot && taskId !== undefined)
    await give(spot.workspace, { type: 'decide-hunks', by: personName(), taskId, verdict: 'accepted' });
}

async function rejectChange(editor: Editor, argument: unknown): Promise<void> {
  const spot = await spotFor(editor, argument);
  if (!spot?.proposal.gate) return;
  const { id } = spot.proposal.task.task;
  const prompt = vscode.l10n.t('Why is {0} rejected? It is cancelled; nothing of it is committed.', id);
  const reason = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
  if (reason === undefined) return;
  const gateId = spot.proposal.gate.id;
  const by = personName();
  const hunkIds = spot.proposal.change.files.flatMap(idsOf);
  await give(spot.workspace, { type: 'decide-hunks', by, taskId: id, hunkIds, verdict: 'rejected', keepOpen: true });
  await give(spot.workspace, { type: 'answer-gate', by, gateId, answer: 'denied', reason });
}

/** Asks what becomes of hunks that are still open; undefined when the person thinks again. */
async function askForRest(taskId: string, open: number): Promise<HunkVerdict | undefined> {
  const accept = vscode.l10n.t('Accept the Rest');
  const reject = vscode.l10n.t('Reject the Rest');
  const text = vscode.l10n.t('{0} hunks of {1} are not decided.', open, taskId);
  const answer = await vscode.window.showWarningMessage(text, { modal: true }, accept, reject);
  if (answer === undefined) return undefined;
  return answer === accept ? 'accepted' : 'rejected';
}

/** Answers the gate by what was decided. */
async function finishReview(workspace: Workspace, { task }: Proposal): Promise<void> {
  const taskId = task.task.id;
  const open = undecidedOf(workspace.state().tasks.get(taskId) ?? task).length;
  const verdict = open > 0 ? await askForRest(taskId, open) : 'accepted';
  if (verdict) await give(workspace, { type: 'decide-hunks', by: personName(), taskId, verdict });
}

async function requestRework(editor: Editor, argument: unknown): Promise<void> {
  const spot = await spotFor(editor, argument);
  if (!spot) return;
  const { id } = spot.proposal.task.task;
  const prompt = vscode.l10n.t(
    'What should be different? Your comments go along. ({0})',
    spot.proposal.task.unanswered.length,
  );
  const said = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
  if (said === undefined) return;
  const by = personName();
  if (said.trim()) await give(spot.workspace, { type: 'add-comment', by, taskId: id, text: said.trim() });
  const reason = said.trim() || 'sent back with comments';
  await give(spot.workspace, { type: 'retry-task', by, taskId: id, reason });
}

async function commentHunk(editor: Editor, argument: unknown): Promise<void> {
  const spot = await spotFor(editor, argument);
  if (!spot) return;
  const { hunkId } = spot.target;
  const prompt = vscode.l10n.t('What should the agent know? Send the change back to have it heard.');
  const text = (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }))?.trim();
  if (!text) return;
  const taskId = spot.proposal.task.task.id;
  const on = hunkId === undefined ? {} : { hunkId };
  await give(spot.workspace, { type: 'add-comment', by: personName(), taskId, text, ...on });
}

/** What was typed into a thread. The thread is drawn from the journal, so the one that was typed into goes. */
async function addComment(editor: Editor, argument: unknown): Promise<void> {
  const reply = argument as Partial<vscode.CommentReply> | undefined;
  const text = reply?.text?.trim();
  const spot = await spotFor(editor, argument);
  if (!spot || !text) return;
  const { hunkId } = spot.target;
  const taskId = spot.proposal.task.task.id;
  const on = hunkId === undefined ? {} : { hunkId };
  await give(spot.workspace, { type: 'add-comment', by: personName(), taskId, text, ...on });
  if (reply?.thread?.comments.length === 0) reply.thread.dispose();
}

/** Accepts a hunk and brings it into the person's own file, in a folder without git the engine does that. */
async function acceptHere(editor: Editor, argument: unknown): Promise<void> {
  const spot = await spotFor(editor, argument);
  const { hunkId = '' } = spot?.target ?? {};
  const found = spot && hunkOf(spot.proposal.change, hunkId);
  if (!spot || !found?.hunk) return;
  const { file, hunk } = found;
  const uri = vscode.Uri.joinPath(spot.root.folder.uri, file.oldPath ?? file.path);
  const document = await vscode.workspace.openTextDocument(uri);
  await decide(spot, 'accepted', [hunkId]);
  const repository = await spot.workspace.repository();
  if (repository.ok && repository.value.state.kind === 'private') return;
  const conflicts = await takeOver(document, spot.workspace, spot.proposal.change, file, hunk);
  if (!conflicts) return;
  const text = vscode.l10n.t(
    'You changed the same lines of {0}: both versions stand there, between markers.',
    file.path,
  );
  void vscode.window.showWarningMessage(text);
}

/** Goes from the hunk at the cursor to the next one in a direction. */
function goes(step: 1 | -1) {
  return async (editor: Editor, argument: unknown): Promise<void> => {
    const spot = await spotFor(editor, argument instanceof vscode.Uri ? undefined : argument);
    if (spot) await goToHunk(spot.target, spot.proposal, step);
  };
}

/** The handlers of the commands on changes. */
export const reviewCommands: CommandHandlers<Id> = {
  async 'codemaestro.reviewChange'(editor, argument) {
    const spot = await spotFor(editor, argument);
    if (spot) await openReview(spot.target.root, spot.proposal);
  },
  async 'codemaestro.openChangedFile'(editor, argument) {
    const spot = await spotFor(editor, argument);
    if (spot?.target.path !== undefined) await openFile(spot.target, spot.proposal);
    else if (spot) await openReview(spot.target.root, spot.proposal);
  },
  'codemaestro.acceptHunk': onSpot('accepted', 'hunk'),
  'codemaestro.rejectHunk': onSpot('rejected', 'hunk'),
  'codemaestro.undoDecision': undoDecision,
  'codemaestro.acceptFile': onSpot('accepted', 'file'),
  'codemaestro.rejectFile': onSpot('rejected', 'file'),
  'codemaestro.acceptChange': acceptChange,
  'codemaestro.rejectChange': rejectChange,
  async 'codemaestro.finishReview'(editor, argument) {
    const spot = await spotFor(editor, argument);
    if (spot) await finishReview(spot.workspace, spot.proposal);
  },
  'codemaestro.requestRework': requestRework,
  'codemaestro.commentHunk': commentHunk,
  'codemaestro.acceptHere': acceptHere,
  'codemaestro.addComment': addComment,
  async 'codemaestro.explainHunk'(editor, argument) {
    const spot = await spotFor(editor, argument);
    if (spot) await explain(spot.workspace, spot.proposal, spot.target.hunkId);
  },
  'codemaestro.nextHunk': goes(1),
  'codemaestro.previousHunk': goes(-1),
};
