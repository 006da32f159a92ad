import * as vscode from 'vscode';
import type { Gate } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import { questionText } from '../question-text.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';

const openGates: Choices = (workspace) =>
  [...workspace.state().gates.values()].map((gate) => ({
    label: questionText(gate),
    description: `${gate.id} · ${gate.kind} · ${gate.risk.risk}`,
    target: { gateId: gate.id },
  }));

/**
 * The open gate that a command was called for, or that the person picks. Undefined when the person picks none. Throws with
 * a text for the person when none is open, or the one that is meant was answered.
 */
export async function gateAim(
  editor: Editor,
  argument: unknown,
  to: 'show' | 'change',
): Promise<(Aim & { readonly gate: Gate }) | undefined> {
  const aim = await aimOf(editor, argument, openGates, vscode.l10n.t('Nothing waits for you.'), to);
  const { gateId } = aim?.target ?? {};
  if (!aim || gateId === undefined) return undefined;
  const gate = aim.workspace.state().gates.get(gateId);
  if (!gate) throw new Error(vscode.l10n.t('{0} was answered already; nothing was changed.', gateId));
  return { ...aim, gate };
}
