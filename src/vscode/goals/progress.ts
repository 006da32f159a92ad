import * as vscode from 'vscode';
import { tasksOf, type Workspace } from '../../core/app/index.ts';
import { isClosed } from '../../core/domain/index.ts';
import type { Lifetime } from '../../core/base/index.ts';

/** How far a goal is, for the person; undefined when it needs nobody to watch: it is over, paused, or asks. */
function progressOf(workspace: Workspace, goalId: string): string | undefined {
  const state = workspace.state();
  const goal = state.goals.get(goalId);
  const asks = [...state.gates.values()].some((gate) => gate.goalId === goalId);
  if (asks || goal?.paused || (goal?.status !== 'planning' && goal?.status !== 'running')) return undefined;
  const tasks = tasksOf(state, goalId);
  if (tasks.length === 0) return vscode.l10n.t('planning');
  const closed = tasks.filter(({ status }) => isClosed(status)).length;
  const [busy] = tasks.filter(({ status }) => status === 'in-progress' || status === 'testing');
  return vscode.l10n.t('{0} of {1} tasks closed. {2}', closed, tasks.length, busy?.task.title ?? '');
}

/**
 * Shows how a goal goes on, until it asks the person, is paused or is over. The person may cancel it there.
 *
 * @param cancel is called when they do.
 */
export async function showProgress(
  workspace: Workspace,
  goalId: string,
  lifetime: Lifetime,
  cancel: () => Promise<void>,
): Promise<void> {
  const title = workspace.state().goals.get(goalId)?.goal.text ?? goalId;
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const look = (): void => {
      const message = progressOf(workspace, goalId);
      if (message === undefined) resolve(undefined);
      else progress.report({ message });
    };
    const off = workspace.onNews(look);
    const cancelled = token.onCancellationRequested(() => void cancel().finally(() => resolve(undefined)));
    lifetime.add(() => {
      resolve(undefined);
    });
    look();
    await promise;
    off();
    cancelled.dispose();
  });
}
