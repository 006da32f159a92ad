import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Gate } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { gateAim } from '../gates/gate-aim.ts';
import { give } from '../goals/commands.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import type { viewCommandList } from './command-list.ts';
import { createTaskDocuments, type TaskDocuments } from './task-document.ts';

type Id = (typeof viewCommandList)[number]['command'];

const allTasks: Choices = (workspace: Workspace) =>
  [...workspace.state().tasks.values()].map(({ task, status }) => ({
    label: task.title,
    description: `${task.id} · ${status}`,
    target: { taskId: task.id },
  }));

async function showTask(editor: Editor, argument: unknown, documents: TaskDocuments): Promise<void> {
  const aim = await aimOf(editor, argument, allTasks, vscode.l10n.t('There is no task yet.'), 'show');
  if (aim?.target.taskId !== undefined) await documents.open(aim.target);
}

function focus(view: string): () => Promise<void> {
  return async () => {
    await vscode.commands.executeCommand(`${view}.focus`);
  };
}

async function answer(
  editor: Editor,
  argument: unknown,
  decide: (
    gate: Gate,
    aim: Aim,
  ) => Promise<{ readonly answer: 'approved' | 'denied'; readonly reason: string } | undefined>,
): Promise<void> {
  const aim = await gateAim(editor, argument, 'change');
  const decided = aim && (await decide(aim.gate, aim));
  if (decided) await give(aim.workspace, { type: 'answer-gate', by: personName(), gateId: aim.gate.id, ...decided });
}

const approve = (editor: Editor, argument: unknown): Promise<void> =>
  answer(editor, argument, async ({ id, kind, risk }, { root }) => {
    // What is not of low risk, and what is answered in words, is looked at first.
    const isPlain = kind !== 'question' && kind !== 'plan' && (kind !== 'change' || risk.risk === 'low');
    if (isPlain) return { answer: 'approved', reason: '' };
    await vscode.commands.executeCommand('codemaestro.openGate', { root: root.folder.uri.toString(), gateId: id });
    return undefined;
  });

const deny = (editor: Editor, argument: unknown): Promise<void> =>
  answer(editor, argument, async ({ kind, question }) => {
    // No agent hears of a limit that stays as it is.
    if (kind === 'budget') return { answer: 'denied', reason: '' };
    const prompt = vscode.l10n.t('Why not? The agent reads this. ({0})', question);
    const reason = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
    return reason === undefined ? undefined : { answer: 'denied', reason };
  });

/** Makes the handlers of the commands on views. */
export function createViewCommands(editor: Editor): CommandHandlers<Id> {
  const documents = createTaskDocuments(editor);
  return {
    async 'codemaestro.refresh'() {
      for (const root of editor.roots.all()) await (await root.open()).refresh();
    },
    'codemaestro.approveGate': approve,
    'codemaestro.denyGate': deny,
    'codemaestro.showTask': (_, argument) => showTask(editor, argument, documents),
    'codemaestro.showApprovals': focus('codemaestro.approvals'),
    'codemaestro.showTasks': focus('codemaestro.tasks'),
  };
}
