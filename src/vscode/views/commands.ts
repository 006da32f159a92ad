import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Gate } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import type { viewCommandList } from './command-list.ts';
import { createTaskDocuments, type TaskDocuments } from './task-document.ts';

type Id = (typeof viewCommandList)[number]['command'];

const openGates: Choices = (workspace) =>
  [...workspace.state().gates.values()].map((gate) => ({
    label: gate.question,
    description: `${gate.id} · ${gate.kind} · ${gate.risk.risk}`,
    target: { gateId: gate.id },
  }));

const allTasks: Choices = (workspace: Workspace) =>
  [...workspace.state().tasks.values()].map(({ task, status }) => ({
    label: task.title,
    description: `${task.id} · ${status}`,
    target: { taskId: task.id },
  }));

async function showTask(editor: Editor, argument: unknown, documents: TaskDocuments): Promise<void> {
  const aim = await aimOf(editor, argument, allTasks, vscode.l10n.t('There is no task yet.'));
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
  const aim = await aimOf(editor, argument, openGates, vscode.l10n.t('Nothing waits for you.'), 'change');
  const { gateId } = aim?.target ?? {};
  if (!aim || gateId === undefined) return;
  const gate = aim.workspace.state().gates.get(gateId);
  if (!gate) throw new Error(vscode.l10n.t('{0} was answered already; nothing was changed.', gateId));
  const decided = await decide(gate, aim);
  if (decided) await give(aim.workspace, { type: 'answer-gate', by: personName(), gateId, ...decided });
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
  answer(editor, argument, async ({ question }) => {
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
