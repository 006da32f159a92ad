import {
  costOfCall,
  costOfTurn,
  dayOf,
  limitKey,
  plusCost,
  type Cost,
  type EventData,
  type LimitName,
  type TranscriptEntry,
} from '../domain/index.ts';
import { goal, patch, task, type Reducer } from './patches.ts';
import { costOfDay, type LimitState, type State } from './state.ts';

type Owner = Pick<EventData<'transcript-extended'>, 'goalId' | 'taskId' | 'sessionId'>;
type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

/** The state with so much more spent on the day. */
function spendOnDay(state: State, spent: Cost, at: number): State {
  const day = dayOf(at);
  return { ...state, days: state.days.set(day, plusCost(costOfDay(state, day), spent)) };
}

/** The state with so much more spent by a session, on its task, its goal, and the day. */
function spend(state: State, { goalId, taskId, sessionId }: Owner, spent: Cost, at: number): State {
  const next = {
    ...spendOnDay(state, spent, at),
    sessions: patch(state.sessions, sessionId, (session) => ({ ...session, cost: plusCost(session.cost, spent) })),
  };
  const ofGoal = goal(next, goalId, ({ cost }) => ({ cost: plusCost(cost, spent) }));
  return taskId === undefined ? ofGoal : task(ofGoal, taskId, ({ cost }) => ({ cost: plusCost(cost, spent) }));
}

/** The state after a turn was paid. */
export function payTurn(state: State, owner: Owner, turn: Turn, at: number): State {
  return spend(state, owner, costOfCall(costOfTurn(turn)), at);
}

type CostEvent =
  | 'model-chosen'
  | 'model-failed'
  | 'chat-asked'
  | 'texts-embedded'
  | 'goal-reflected'
  | 'limit-reached'
  | 'limit-raised'
  | 'limit-neared';

function limit(state: State, name: LimitName, change: (limit: LimitState) => LimitState): State {
  const key = limitKey(name);
  return {
    ...state,
    limits: state.limits.set(key, change(state.limits.get(key) ?? { raised: 0, warned: 0, standing: null })),
  };
}

/** A failed call may have to be paid, too. A limit that was raised is warned of anew. */
export const costReducers: { readonly [T in CostEvent]: Reducer<T> } = {
  'model-chosen': (state) => state,
  'model-failed': (state, data, at) =>
    data.outage.cost ? spend(state, data, costOfCall(data.outage.cost), at) : state,
  'chat-asked': (state, { call: { cost } }, at) => (cost ? spendOnDay(state, costOfCall(cost), at) : state),
  'goal-reflected': (state, { goalId, reflection: { cost } }, at) =>
    spend(state, { goalId, sessionId: '' }, costOfCall(cost), at),
  'texts-embedded': (state, { goalId, taskId, sessionId = '', call: { cost } }, at) => {
    if (!cost) return state;
    const spent = costOfCall(cost);
    return goalId === undefined ? spendOnDay(state, spent, at) : spend(state, { goalId, taskId, sessionId }, spent, at);
  },
  'limit-reached': (state, { sessionId, gateId }) => ({ ...state, atLimit: state.atLimit.set(sessionId, gateId) }),
  'limit-raised': (state, data) =>
    limit(state, data.limit, ({ raised }) => ({ raised: raised + data.amount, warned: 0, standing: null })),
  'limit-neared': (state, { standing, share }) =>
    limit(state, standing, ({ raised }) => ({ raised, warned: share, standing })),
};
