export type { Decision } from './decide.ts';
export { react } from './react.ts';
export { reduce } from './reduce.ts';
export { globMatches } from './glob.ts';
export { fold, step } from './step.ts';
export { transitions } from './lifecycle.ts';
export { moveCommand, personMove, personMoves, type MoveRefusal, type PersonMove } from './person-moves.ts';
export type { Env } from './draft.ts';
export { isDayOver } from './limits.ts';
export { acceptedOf, undecidedOf } from './gates.ts';
export {
  circuitKeyOf,
  callKey,
  costOfDay,
  delegated,
  gateOf,
  helpersOf,
  initialState,
  isAsking,
  isPaused,
  noWork,
  sessionsOf,
  tasksOf,
  type CallAnswer,
  type GoalState,
  type GrantedRule,
  type OpenSession,
  type ReadyTask,
  type State,
  type TaskState,
  type Work,
} from './state.ts';
export { effortOf } from './reduce-work.ts';
export { taintOf } from './taint.ts';
export { checksFailure } from './checks-failure.ts';
