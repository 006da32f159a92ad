import type { PersistentMap } from '../base/index.ts';
import type { EventData, EventType, Failure } from '../domain/index.ts';
import { keptFailures, type AgentRecord, type GoalState, type State, type TaskState } from './state.ts';

/** What an event does to the state. */
export type Reducer<T extends EventType> = (state: State, data: EventData<T>, at: number) => State;

/** The map with one value changed; the same when it has none under the key. */
export function patch<V>(map: PersistentMap<V>, key: string, change: (value: V) => V): PersistentMap<V> {
  const value = map.get(key);
  return value === undefined ? map : map.set(key, change(value));
}

/** The state with one goal changed. */
export function goal(state: State, id: string, change: (goal: GoalState) => Partial<GoalState>): State {
  return { ...state, goals: patch(state.goals, id, (value) => ({ ...value, ...change(value) })) };
}

/** The state with one task changed. */
export function task(state: State, id: string, change: (task: TaskState) => Partial<TaskState>): State {
  return { ...state, tasks: patch(state.tasks, id, (value) => ({ ...value, ...change(value) })) };
}

/** The state with one more of its kind counted. */
export function counted(state: State, kind: keyof State['counts']): State {
  return { ...state, counts: { ...state.counts, [kind]: state.counts[kind] + 1 } };
}

/** Adds a failure to those that the next briefing will show. */
export function withFailure(failures: readonly Failure[], added: Failure | undefined): readonly Failure[] {
  return added ? [...failures, added].slice(-keptFailures) : failures;
}

/** The state with one more of what went well, or did not, in the records of some agents. */
export function counting(state: State, agents: readonly string[], what: keyof AgentRecord): State {
  const records = agents.reduce((found, agent) => {
    const record = found.get(agent) ?? { done: 0, failed: 0 };
    return found.set(agent, { ...record, [what]: record[what] + 1 });
  }, state.records);
  return { ...state, records };
}
