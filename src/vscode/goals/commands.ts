import * as vscode from 'vscode';
import * as z from 'zod';
import { policyFiles, workflowForWords, type GoalRequest, type Workspace } from '../../core/app/index.ts';
import { ok, onFirstUse } from '../../core/base/index.ts';
import { isClosed, isGoalOpen, type Command, type Limit } from '../../core/domain/index.ts';
import { personName, readPolicy } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { isModelChosen } from '../models/model-settings.ts';
import type { Root } from '../roots/roots.ts';
import { workOf, type Work } from '../roots/standing.ts';
import { aimOf, chooseRoot, type Aim, type Choices } from '../target.ts';
import type { goalCommandList } from './command-list.ts';
import { askGoal, takeLimit } from './ask-goal.ts';
import { showProgress } from './progress.ts';
import { requestFor } from './request.ts';
import { restoreCheckpoint } from './restore-checkpoint.ts';

type Id = (typeof goalCommandList)[number]['command'];

/** Gives a command to whoever writes; throws with the text for the person when it is refused. */
export async function give(workspace: Workspace, command: Command): Promise<void> {
  const result = await workspace.give(command);
  if (!result.ok) throw new Error(result.error.person);
}

const openTasks: Choices = (workspace) =>
  [...workspace.state().tasks.values()]
    .filter(({ status }) => !isClosed(status))
    .map(({ task, status }) => ({
      label: task.title,
      description: `${task.id} · ${status}`,
      target: { taskId: task.id },
    }));

const openGoals: Choices = (workspace) =>
  [...workspace.state().goals.values()]
    .filter(({ status }) => isGoalOpen(status))
    .map(({ goal, status }) => ({
      label: goal.text,
      description: `${goal.id} · ${status}`,
      target: { goalId: goal.id },
    }));

const pausedGoals: Choices = (workspace) =>
  openGoals(workspace).filter(({ target }) => workspace.state().goals.get(target.goalId ?? '')?.paused);

function cancelCommand(goalId: string): Command {
  return { type: 'cancel-goal', by: personName(), goalId, reason: 'cancelled in the editor' };
}

/** Says that a policy file lets the goal have a lower level only than the settings name. */
async function sayWhatHolds({ text, autonomy }: GoalRequest): Promise<void> {
  const [{ heldBackBy }, policy] = await Promise.all([policyFiles(), readPolicy(process.env)]);
  const held = heldBackBy(autonomy, policy);
  if (held === null) return;
  const told = vscode.l10n.t('“{0}” has a lower level than your settings ask for: {1}.', text, held);
  void vscode.window.showInformationMessage(told);
}

async function startGoal(
  editor: Editor,
  root: Root,
  stated: Pick<GoalRequest, 'text' | 'workflow' | 'paths' | 'limit'>,
): Promise<void> {
  const workspace = await root.open();
  const request = requestFor(root, stated);
  await vscode.commands.executeCommand('codemaestro.tasks.focus');
  const started = await vscode.window.withProgress(
    { location: { viewId: 'codemaestro.tasks' }, title: vscode.l10n.t('Stating the goal') },
    () => workspace.startGoal(request),
  );
  if (!started.ok) throw new Error(started.error.person);
  const goalId = started.value;
  editor.log.info(`${goalId}: ${stated.text}`);
  void sayWhatHolds(request);
  void showProgress(workspace, goalId, editor.lifetime, async () => {
    const cancelled = await workspace.give(cancelCommand(goalId));
    if (!cancelled.ok) void vscode.window.showErrorMessage(cancelled.error.person);
  });
}

async function improve(editor: Editor): Promise<void> {
  const root = await chooseRoot(editor);
  if (root) await startGoal(editor, root, { text: vscode.l10n.t('Improve the code'), workflow: 'improve', paths: [] });
}

/** A goal as another part of the editor states it, with its limit in words. */
const Stated = onFirstUse(() => z.object({ text: z.string().trim().min(1), limit: z.string().default('') }));

/** States a goal in words, for the workflow that fits it when none is named. Throws with a text for the person. */
export async function stateGoalIn(
  editor: Editor,
  root: Root,
  text: string,
  paths: readonly string[] = [],
  { workflow, limit = {} }: { readonly workflow?: string; readonly limit?: Limit } = {},
): Promise<void> {
  const fitting = workflow === undefined ? workflowForWords(isModelChosen()) : ok(workflow);
  if (!fitting.ok) throw new Error(fitting.error.person);
  await startGoal(editor, root, { text, workflow: fitting.value, paths, limit });
}

async function stateGoal(editor: Editor, given: unknown): Promise<void> {
  const root = await chooseRoot(editor);
  if (!root) return;
  const read = Stated().safeParse(typeof given === 'string' ? { text: given } : given);
  const stated = read.success
    ? { text: read.data.text, limit: await takeLimit(editor, read.data.limit) }
    : await askGoal(editor);
  if (stated) await stateGoalIn(editor, root, stated.text, [], stated);
}

/** The only root in which the work stands like this; else the one that the person means. */
async function rootWhereWork(editor: Editor, wanted: Work): Promise<Root | undefined> {
  const [first, ...others] = editor.roots.all().filter((root) => workOf(root) === wanted);
  return first && others.length === 0 ? first : chooseRoot(editor);
}

async function resume(editor: Editor): Promise<void> {
  const root = await rootWhereWork(editor, 'stopped');
  const written = await (await root?.open())?.write();
  if (written && !written.ok) throw new Error(written.error.person);
}

async function takeOver(editor: Editor): Promise<void> {
  const root = await rootWhereWork(editor, 'elsewhere');
  const taken = await (await root?.open())?.takeOver(personName());
  if (taken && !taken.ok) throw new Error(taken.error.person);
}

/** Ends what is under way in every root, whoever is at it. */
async function stopEverything(editor: Editor): Promise<void> {
  for (const root of editor.roots.all()) {
    if (!root.present()) continue;
    const stopped = await (await root.open()).stopEverything(personName());
    if (!stopped.ok) throw new Error(stopped.error.person);
  }
  const text = vscode.l10n.t('Everything has stopped, and every goal is paused. Nothing is lost.');
  await vscode.window.showInformationMessage(text);
}

/** A command about one task, with the person's words where it wants some. */
function onTask(
  make: (taskId: string, words: string) => Command,
  question?: { readonly prompt: string; readonly needed: boolean },
): (editor: Editor, argument: unknown) => Promise<void> {
  return async (editor, argument) => {
    const aim = await aimOf(editor, argument, openTasks, vscode.l10n.t('No task is open.'), 'change');
    if (!aim?.target.taskId) return;
    const words = question ? await vscode.window.showInputBox({ prompt: question.prompt, ignoreFocusOut: true }) : '';
    if (words === undefined || (question?.needed && words.trim() === '')) return;
    await give(aim.workspace, make(aim.target.taskId, words.trim()));
  };
}

async function continueGoal(editor: Editor, argument: unknown): Promise<void> {
  const aim = await aimOf(editor, argument, pausedGoals, vscode.l10n.t('No goal is paused.'), 'change');
  if (!aim?.target.goalId) return;
  await give(aim.workspace, { type: 'continue-goal', by: personName(), goalId: aim.target.goalId });
}

async function cancelGoal(editor: Editor, argument: unknown): Promise<void> {
  const aim: Aim | undefined = await aimOf(editor, argument, openGoals, vscode.l10n.t('No goal is open.'), 'show');
  if (!aim?.target.goalId) return;
  const cancel = vscode.l10n.t('Cancel the Goal');
  const sure = await vscode.window.showWarningMessage(
    vscode.l10n.t('Cancel {0} with all its open tasks? What was committed stays.', aim.target.goalId),
    { modal: true },
    cancel,
  );
  if (sure !== cancel) return;
  const { goalId } = aim.target;
  await give(aim.workspace, cancelCommand(goalId));
}

/** The handlers of the commands on goals and tasks. */
export const goalCommands: CommandHandlers<Id> = {
  'codemaestro.improve': improve,
  'codemaestro.startGoal': stateGoal,
  'codemaestro.resume': resume,
  'codemaestro.takeOver': takeOver,
  'codemaestro.stopEverything': stopEverything,
  'codemaestro.continueGoal': continueGoal,
  'codemaestro.cancelGoal': cancelGoal,
  'codemaestro.cancelTask': onTask((taskId) => ({
    type: 'cancel-task',
    by: personName(),
    taskId,
    reason: 'cancelled in the editor',
  })),
  'codemaestro.retryTask': onTask((taskId) => ({
    type: 'retry-task',
    by: personName(),
    taskId,
    reason: 'tried again from the editor',
  })),
  'codemaestro.restoreCheckpoint': restoreCheckpoint,
  'codemaestro.tellTask': onTask((taskId, text) => ({ type: 'tell-task', by: personName(), taskId, text }), {
    prompt: vscode.l10n.t('What should the agent know? It hears this before its next turn.'),
    needed: true,
  }),
};
