import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Checkpoint, RestoredPart } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { aimOf, type Choices } from '../target.ts';

/** Tasks that can go back. */
const withCheckpoints: Choices = (workspace: Workspace) =>
  [...workspace.state().tasks.values()]
    .filter(({ checkpoints }) => checkpoints.length > 0)
    .map(({ task, status }) => ({
      label: task.title,
      description: `${task.id} · ${status}`,
      target: { taskId: task.id },
    }));

/** A checkpoint as a row to pick. */
function rowOf(
  checkpoint: Checkpoint,
  tree: string | null,
): vscode.QuickPickItem & { readonly checkpoint: Checkpoint } {
  const { id, at, stageId, turns, files, undoes } = checkpoint;
  const label =
    undoes === undefined
      ? vscode.l10n.t('{0}: before {1}', id, stageId)
      : vscode.l10n.t('{0}: before it went back, or you edited it', id);
  const facts = [
    ...(turns > 0 ? [vscode.l10n.t('after turn {0}', turns)] : []),
    ...(files.tree === tree ? [vscode.l10n.t('files as they are now')] : []),
    ...(files.leftOut > 0 ? [vscode.l10n.t('without {0} paths', files.leftOut)] : []),
  ];
  return { label, description: new Date(at).toLocaleTimeString(), detail: facts.join(' · '), checkpoint };
}

/** What is to go back; undefined when the person leaves. */
async function choosePart({ sessionId }: Checkpoint): Promise<RestoredPart | undefined> {
  if (sessionId === undefined) return 'files';
  const rows: readonly (vscode.QuickPickItem & { readonly part: RestoredPart })[] = [
    { label: vscode.l10n.t('Files and conversation'), part: 'both' },
    { label: vscode.l10n.t('Files alone'), part: 'files' },
    { label: vscode.l10n.t('Conversation alone'), part: 'conversation' },
  ];
  const placeHolder = vscode.l10n.t('What goes back? Approvals and decisions given since hold no more.');
  return (await vscode.window.showQuickPick(rows, { placeHolder }))?.part;
}

/** Asks to which checkpoint a task goes back, and what of it, and has it go. */
export async function restoreCheckpoint(editor: Editor, argument: unknown): Promise<void> {
  const nothing = vscode.l10n.t('No task has a checkpoint.');
  const aim = await aimOf(editor, argument, withCheckpoints, nothing, 'show');
  const taskId = aim?.target.taskId;
  if (!aim || taskId === undefined) return;
  const { checkpoints, tree } = aim.workspace.state().tasks.get(taskId) ?? { checkpoints: [], tree: null };
  if (checkpoints.length === 0) throw new Error(vscode.l10n.t('{0} has no checkpoint to go back to.', taskId));
  const rows = checkpoints.map((checkpoint) => rowOf(checkpoint, tree)).reverse();
  const placeHolder = vscode.l10n.t('To which checkpoint does {0} go back? Your own files stay as they are.', taskId);
  const picked = await vscode.window.showQuickPick(rows, { placeHolder });
  const part = picked && (await choosePart(picked.checkpoint));
  if (!part) return;
  const { id: checkpointId } = picked.checkpoint;
  const by = personName();
  const given = await aim.workspace.give({ type: 'restore-checkpoint', by, taskId, checkpointId, part });
  if (!given.ok) throw new Error(given.error.person);
}
