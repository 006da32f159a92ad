import * as vscode from 'vscode';
import { visibleExactly } from '../../core/base/index.ts';
import type { Gate } from '../../core/domain/index.ts';
import type { Root } from '../roots/roots.ts';
import { give } from '../goals/commands.ts';
import { personName } from '../../local/index.ts';
import { questionText } from '../question-text.ts';
import { button, keyOf, say, type Outcome, type Turn } from './turn.ts';

/** An open gate with where it is. */
type Asked = readonly [root: Root, gate: Gate];

/** Gates are numbered as they open. */
const byAge = new Intl.Collator('en', { numeric: true });

/** The ways to decide: all of them for one question, to look and to approve where many would be a wall of buttons. */
function buttonsFor(turn: Turn, root: Root, { id, kind, taskId, goalId, rule }: Gate, isOnly: boolean): void {
  const target = { root: keyOf(root), goalId, gateId: id, ...(taskId === undefined ? {} : { taskId }) };
  if (kind === 'change') button(turn, vscode.l10n.t('Review {0}', id), 'codemaestro.reviewChange', target);
  else if (!isOnly) button(turn, vscode.l10n.t('Look at {0}', id), 'codemaestro.openGate', target);
  button(turn, vscode.l10n.t('Approve {0}', id), 'codemaestro.approveGate', target);
  if (!isOnly) return;
  if (rule) button(turn, vscode.l10n.t('Approve {0} for This Session', id), 'codemaestro.approveForSession', target);
  button(turn, vscode.l10n.t('Deny {0}…', id), 'codemaestro.denyGate', target);
}

/**
 * Shows what gates ask, with their risks, and then the ways to decide: the chat folds away whatever stands before the last
 * text of an answer.
 */
export function sayGates(turn: Turn, asked: readonly Asked[]): void {
  const inOrder = [...asked].sort(([, one], [, other]) => byAge.compare(one.id, other.id));
  for (const [, gate] of inOrder) {
    const { id, risk } = gate;
    const reasons = risk.reasons.length > 0 ? ` (${risk.reasons.map(visibleExactly).join(', ')})` : '';
    say(turn, vscode.l10n.t('{0} asks: {1} Risk: {2}.', id, questionText(gate), `${risk.risk}${reasons}`));
  }
  for (const [root, gate] of inOrder) buttonsFor(turn, root, gate, asked.length === 1);
}

/** `/approve`: what waits, with buttons. With the id of a gate behind it, that gate is approved at once. */
export async function approve(turn: Turn): Promise<Outcome> {
  const wanted = turn.request.prompt.trim();
  const asked: Asked[] = [];
  for (const root of turn.editor.roots.all()) {
    const workspace = await root.open();
    await workspace.refresh();
    const gate = workspace.state().gates.get(wanted);
    if (gate) {
      await give(workspace, { type: 'answer-gate', by: personName(), gateId: wanted, answer: 'approved', reason: '' });
      say(turn, vscode.l10n.t('{0} is approved.', wanted));
      return { root: keyOf(root), goalId: gate.goalId };
    }
    for (const open of workspace.state().gates.values()) asked.push([root, open]);
  }
  sayGates(turn, asked);
  if (asked.length === 0) say(turn, vscode.l10n.t('Nothing waits for you.'));
  return {};
}
