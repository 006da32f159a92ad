import { event, type Gate, type GateAnswer } from '../domain/index.ts';
import type { Draft } from './draft.ts';

/** Opens a gate, and answers it at once when policy may. */
export function openGate(
  draft: Draft,
  gate: Omit<Gate, 'id'>,
  answered: (draft: Draft, gate: Gate, answer: GateAnswer) => void,
  personOnly = false,
): void {
  const opened = { ...gate, id: `q${String(draft.state.counts.gate + 1)}` };
  draft.emit(event('gate-opened', { gate: opened }));
  const goal = draft.state.goals.get(gate.goalId)?.goal;
  const answer = goal && !personOnly ? draft.env.policy(opened, goal) : null;
  if (answer) answered(draft, opened, answer);
}
