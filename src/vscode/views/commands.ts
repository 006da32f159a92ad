import * as vscode from 'vscode';
import type { Gate } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { aimOf, type Choices } from '../target.ts';
import type { viewContributions } from './contributions.ts';

type Id = (typeof viewContributions.commands)[number]['command'];

const openGates: Choices = (workspace) =>
  [...workspace.state().gates.values()].map((gate) => ({
    label: gate.question,
    description: `${gate.id} · ${gate.kind} · ${gate.risk.risk}`,
    target: { gateId: gate.id },
  }));

async function answer(
  editor: Editor,
  argument: unknown,
  decide: (gate: Gate) => Promise<{ readonly answer: 'approved' | 'denied'; readonly reason: string } | undefined>,
): Promise<void> {
  const aim = await aimOf(editor, argument, openGates, vscode.l10n.t('Nothing waits for you.'));
  const { gateId } = aim?.target ?? {};
  if (!aim || gateId === undefined) return;
  const gate = aim.workspace.state().gates.get(gateId);
  if (!gate) throw new Error(vscode.l10n.t('{0} was answered already; nothing was changed.', gateId));
  const decided = await decide(gate);
  if (decided) await give(aim.workspace, { type: 'answer-gate', by: personName(), gateId, ...decided });
}

/** The handlers of the commands on views. */
export const viewCommands: CommandHandlers<Id> = {
  async 'codemaestro.refresh'(editor) {
    for (const root of editor.roots.all()) await (await root.open()).refresh();
  },
  'codemaestro.approveGate': (editor, argument) =>
    answer(editor, argument, () => Promise.resolve({ answer: 'approved', reason: '' })),
  'codemaestro.denyGate': (editor, argument) =>
    answer(editor, argument, async ({ question }) => {
      const prompt = vscode.l10n.t('Why not? The agent reads this. ({0})', question);
      const reason = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
      return reason === undefined ? undefined : { answer: 'denied', reason };
    }),
};
