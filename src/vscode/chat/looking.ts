import * as vscode from 'vscode';
import { readStatus } from '../../core/app/index.ts';
import { briefingPageOf } from '../briefing.ts';
import { signalOf } from '../cancellation.ts';
import { statusText } from '../status/status-text.ts';
import { button, say, sayMarkdown, type Outcome, type Turn } from './turn.ts';

/** `/status`: how the goals stand, in every folder. */
export async function status(turn: Turn): Promise<Outcome> {
  const roots = turn.editor.roots.all();
  for (const root of roots) {
    const workspace = await root.open();
    await workspace.refresh();
    const trouble = workspace.trouble();
    const journal = workspace.journal();
    if (roots.length > 1) say(turn, `${root.folder.name}:`);
    if (trouble) say(turn, trouble.person);
    else if (!journal) say(turn, vscode.l10n.t('Nothing has happened in this folder yet.'));
    else for (const line of statusText(readStatus(journal))) say(turn, line.trim());
  }
  button(turn, vscode.l10n.t('Show Tasks'), 'codemaestro.tasks.focus');
  return {};
}

/** `/brief`: what the agent of a task is told. */
export async function brief(turn: Turn): Promise<Outcome> {
  const wanted = turn.request.prompt.trim();
  const known: string[] = [];
  for (const root of turn.editor.roots.all()) {
    const workspace = await root.open();
    await workspace.refresh();
    known.push(...[...workspace.state().tasks.values()].map(({ task }) => `${task.id} ${task.title}`));
    const taskId = wanted === '' ? [...workspace.state().tasks.keys()].at(-1) : wanted;
    if (taskId === undefined || !workspace.state().tasks.has(taskId)) continue;
    sayMarkdown(
      turn,
      await briefingPageOf(turn.editor, workspace, root.folder.uri.fsPath, taskId, signalOf(turn.token)),
    );
    return {};
  }
  say(
    turn,
    known.length === 0
      ? vscode.l10n.t('There are no tasks yet.')
      : vscode.l10n.t('Name a task behind /brief: {0}', known.join('; ')),
  );
  return {};
}
