import * as vscode from 'vscode';
import type { Gate } from '../../core/domain/index.ts';
import type { Root } from '../roots/roots.ts';
import { give } from '../goals/commands.ts';
import { personName } from '../../local/index.ts';
import { button, keyOf, say, type Outcome, type Turn } from './turn.ts';

/** Shows what a gate asks, with its risk and the ways to decide. */
export function sayGate(turn: Turn, root: Root, gate: Gate): void {
  const { id, kind, question, risk, taskId, goalId, rule } = gate;
  const reasons = risk.reasons.length > 0 ? ` (${risk.reasons.join(', ')})` : '';
  say(turn, vscode.l10n.t('{0} asks: {1} Risk: {2}.', id, question, `${risk.risk}${reasons}`));
  const target = { root: keyOf(root), goalId, gateId: id, ...(taskId === undefined ? {} : { taskId }) };
  if (kind === 'change') button(turn, vscode.l10n.t('Review Change'), 'codemaestro.reviewChange', target);
  button(turn, vscode.l10n.t('Approve'), 'codemaestro.approveGate', target);
  if (rule) button(turn, vscode.l10n.t('Approve for This Session'), 'codemaestro.approveForSession', target);
  button(turn, vscode.l10n.t('Deny…'), 'codemaestro.denyGate', target);
}

/** `/approve`: what waits, with buttons. With the id of a gate behind it, that gate is approved at once. */
export async function approve(turn: Turn): Promise<Outcome> {
  const wanted = turn.request.prompt.trim();
  let shown = 0;
  for (const root of turn.editor.roots.all()) {
    const workspace = await root.open();
    await workspace.refresh();
    const gate = workspace.state().gates.get(wanted);
    if (gate) {
      await give(workspace, { type: 'answer-gate', by: personName(), gateId: wanted, answer: 'approved', reason: '' });
      say(turn, vscode.l10n.t('{0} is approved.', wanted));
      return { root: keyOf(root), goalId: gate.goalId };
    }
    for (const open of workspace.state().gates.values()) {
      sayGate(turn, root, open);
      shown++;
    }
  }
  if (shown === 0) say(turn, vscode.l10n.t('Nothing waits for you.'));
  return {};
}
