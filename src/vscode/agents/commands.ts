import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import type { agentContributions } from './contributions.ts';

type Id = (typeof agentContributions.commands)[number]['command'];

/** Everybody at work, by the task that they work on. */
const atWork: Choices = (workspace: Workspace) =>
  [...workspace.state().sessions.values()].map(({ role, taskId, goalId, stageId }) => ({
    label: `${role} · ${taskId}`,
    description: stageId,
    target: { goalId, taskId },
  }));

function aimAt(editor: Editor, argument: unknown): Promise<Aim | undefined> {
  return aimOf(editor, argument, atWork, vscode.l10n.t('Nobody is at work.'), 'change');
}

/** A planner has no task yet: it is held with its goal. */
function hold(type: 'pause' | 'continue'): (editor: Editor, argument: unknown) => Promise<void> {
  return async (editor, argument) => {
    const aim = await aimAt(editor, argument);
    const { taskId, goalId } = aim?.target ?? {};
    const by = personName();
    if (!aim) return;
    if (taskId !== undefined) await give(aim.workspace, { type: `${type}-task`, by, taskId });
    else if (goalId !== undefined) await give(aim.workspace, { type: `${type}-goal`, by, goalId });
  };
}

async function stop(editor: Editor, argument: unknown): Promise<void> {
  const aim = await aimAt(editor, argument);
  const { taskId, goalId, root } = aim?.target ?? {};
  if (!aim) return;
  if (taskId === undefined) {
    await vscode.commands.executeCommand('codemaestro.cancelGoal', { root, goalId });
    return;
  }
  const sure = vscode.l10n.t('Stop and Cancel the Task');
  const question = vscode.l10n.t('Stop the agent of {0}? Its task is cancelled; what was committed stays.', taskId);
  if ((await vscode.window.showWarningMessage(question, { modal: true }, sure)) !== sure) return;
  await give(aim.workspace, { type: 'cancel-task', by: personName(), taskId, reason: 'stopped in the editor' });
}

/** The handlers of the commands on agents. */
export const agentCommands: CommandHandlers<Id> = {
  'codemaestro.pauseAgent': hold('pause'),
  'codemaestro.continueAgent': hold('continue'),
  'codemaestro.stopAgent': stop,
};
