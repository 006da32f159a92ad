import { costOfCall, dayOf, plusCost, type Cost, type EventData, type TranscriptEntry } from '../domain/index.ts';
import { goal, patch, task, type Reducer } from './patches.ts';
import { costOfDay, type State } from './state.ts';

type Owner = Pick<EventData<'transcript-extended'>, 'goalId' | 'taskId' | 'sessionId'>;
type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

/** What a turn came to; one from before prices were known has none. */
function costOfTurn({ cost, usage: { known: _known, ...tokens } }: Turn): Cost {
  return costOfCall(cost ?? { dollars: null, price: 'unknown', tokens });
}

/** The state with so much more spent by a session, on its task, its goal, and the day. */
function spend(state: State, { goalId, taskId, sessionId }: Owner, spent: Cost, at: number): State {
  const day = dayOf(at);
  const next = {
    ...state,
    days: state.days.set(day, plusCost(costOfDay(state, day), spent)),
    sessions: patch(state.sessions, sessionId, (session) => ({ ...session, cost: plusCost(session.cost, spent) })),
  };
  const ofGoal = goal(next, goalId, ({ cost }) => ({ cost: plusCost(cost, spent) }));
  return taskId === undefined ? ofGoal : task(ofGoal, taskId, ({ cost }) => ({ cost: plusCost(cost, spent) }));
}

/** The state after a turn was paid. */
export function payTurn(state: State, owner: Owner, turn: Turn, at: number): State {
  return spend(state, owner, costOfTurn(turn), at);
}

type CostEvent = 'model-chosen' | 'model-failed';

/** A failed call may have to be paid, too. */
export const costReducers: { readonly [T in CostEvent]: Reducer<T> } = {
  'model-chosen': (state) => state,
  'model-failed': (state, data, at) =>
    data.outage.cost ? spend(state, data, costOfCall(data.outage.cost), at) : state,
};
