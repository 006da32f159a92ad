import type { State } from '../core/app/index.ts';
import type { Gate } from '../core/domain/index.ts';

/** The open gates of some goals, in the order in which they were opened. */
export function gatesOf(state: State, goalIds: ReadonlySet<string>): readonly Gate[] {
  const number = ({ id }: Gate): number => Number(id.slice(1));
  const open = [...state.gates.values()].filter((gate) => goalIds.has(gate.goalId));
  return open.sort((a, b) => number(a) - number(b));
}
