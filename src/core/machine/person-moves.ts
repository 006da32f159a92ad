import { err, ok, type Result } from '../base/index.ts';
import { isClosed, TaskStatus, type Command } from '../domain/index.ts';
import { acceptedOf, undecidedOf } from './gates.ts';
import { transitions } from './lifecycle.ts';
import { gatesOf, type State, type TaskState } from './state.ts';

/** What a person does by moving a task to another state. */
export type PersonMove =
  | { readonly does: 'cancel' }
  /** A blocked task tries again with fresh attempts. */
  | { readonly does: 'retry' }
  /** A task in review goes back to its agent, with the comments. */
  | { readonly does: 'request-changes' }
  /** Approves the act gate that the task waits at. */
  | { readonly does: 'start'; readonly gateId: string }
  /** Accepts what is still undecided of the change, and has all that was accepted committed. */
  | { readonly does: 'accept'; readonly gateId: string; readonly undecided: number; readonly accepted: number };

/**
 * Why a person may not move a task so: it is there already; it is over; no such move is in the lifecycle; only the engine
 * makes it; the gate that would allow it is not open (yet); every hunk was rejected.
 */
export type MoveRefusal = 'same-state' | 'closed' | 'no-such-move' | 'by-engine' | 'no-gate' | 'nothing-accepted';

type Rule = (state: State, task: TaskState) => Result<PersonMove, MoveRefusal>;

const gateOpen = (state: State, { task }: TaskState, kind: 'act' | 'change'): string | undefined =>
  gatesOf(state, task.id).find((gate) => gate.kind === kind && gate.sessionId === undefined)?.id;

const start: Rule = (state, task) => {
  const gateId = gateOpen(state, task, 'act');
  return gateId === undefined ? err('by-engine') : ok({ does: 'start', gateId });
};

const accept: Rule = (state, task) => {
  const gateId = gateOpen(state, task, 'change');
  if (gateId === undefined) return err('no-gate');
  const undecided = undecidedOf(task).length;
  const accepted = undecided + acceptedOf(task).length;
  return accepted === 0 ? err('nothing-accepted') : ok({ does: 'accept', gateId, undecided, accepted });
};

/** The moves of the lifecycle that a person may ask for; the others are the engine's. */
const rules: Readonly<Record<string, Rule>> = {
  'pending → in-progress': start,
  'blocked → in-progress': () => ok({ does: 'retry' }),
  'ready-for-review → retrying': () => ok({ does: 'request-changes' }),
  'ready-for-review → completed': accept,
};

/** What moving a task to a state would do, or why a person may not. The same rules hold when the command is decided. */
export function personMove(state: State, task: TaskState, to: TaskStatus): Result<PersonMove, MoveRefusal> {
  if (task.status === to) return err('same-state');
  if (isClosed(task.status)) return err('closed');
  if (to === 'cancelled') return ok({ does: 'cancel' });
  const rule = rules[`${task.status} → ${to}`];
  if (rule) return rule(state, task);
  const isMove = transitions.some((row) => row.from === task.status && row.to === to);
  return err(isMove ? 'by-engine' : 'no-such-move');
}

/** Every state with what moving a task there would do, or why not, in the order of the lifecycle. */
export function personMoves(
  state: State,
  task: TaskState,
): readonly { readonly to: TaskStatus; readonly move: Result<PersonMove, MoveRefusal> }[] {
  return TaskStatus.options.map((to) => ({ to, move: personMove(state, task, to) }));
}

/** The command that makes the move. */
export function moveCommand(move: PersonMove, taskId: string, by: string, reason: string): Command {
  if (move.does === 'cancel') return { type: 'cancel-task', by, taskId, reason };
  if (move.does === 'start' || move.does === 'accept') {
    return { type: 'answer-gate', by, gateId: move.gateId, answer: 'approved', reason };
  }
  return { type: 'retry-task', by, taskId, reason };
}
