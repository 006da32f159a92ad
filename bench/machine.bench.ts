import { event, Workflow, type Command, type EffectResult, type PlannedTask } from '../src/core/domain/index.ts';
import { initialState, react, step, type Env, type State } from '../src/core/machine/index.ts';
import { dueCommands } from '../src/core/workflow/index.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './floor.ts';

const env: Env = { at: 1_000, random: 0, lease: 60_000, policy: () => null };

const workflow = Workflow().parse({
  name: 'bench',
  description: 'The shortest legal workflow.',
  planGate: false,
  stages: [
    { id: 'work', kind: 'agent', role: 'developer' },
    { id: 'check', kind: 'checks', expect: 'green' },
    { id: 'accept', kind: 'gate', gate: 'change' },
    { id: 'integrate', kind: 'integrate' },
  ],
});

/** A plan of `size` tasks; every tenth waits for the one before it. */
function planOf(size: number): EffectResult {
  const tasks = Array.from({ length: size }, (_each, index): PlannedTask => ({
    key: `k${String(index)}`,
    title: `Task ${String(index)}`,
    description: '',
    dependsOn: index % 10 === 9 ? [`k${String(index - 1)}`] : [],
    after: [],
    files: [],
    risk: 'low',
    criteria: [],
    smells: [],
    estimate: 1,
  }));
  return { kind: 'planned', plan: { version: 1, summary: '', requirements: [], criteria: [], tasks, questions: [] } };
}

function stated(size: number): State {
  const goal = {
    text: 'Bench',
    workflow,
    autonomy: 0,
    acceptLowRisk: false,
    holdPlan: false,
    budget: { tasks: size },
    priority: 0,
    paths: [],
    base: { commit: 'c', branch: 'b' },
  };
  const { state } = step(initialState, { type: 'create-goal', by: 'bench', goal }, env);
  return step(state, { type: 'finish-effect', effectId: 'e1', result: planOf(size) }, env).state;
}

/** The next thing that happens to a running goal. */
function nextCommand(state: State): Command | undefined {
  const [due] = dueCommands(state, env.at, { concurrency: 3 });
  if (due) return due;
  const [effect] = [...state.effects.values()];
  if (!effect) return undefined;
  const { kind } = effect.request;
  const failed: EffectResult = {
    kind: 'failed',
    failure: { reason: 'agent-failed', person: 'x', model: 'x', retryable: false },
  };
  const prepared: EffectResult = { kind: 'prepared', worktree: { path: '/w', baseCommit: 'c', baseTree: 't' } };
  return { type: 'finish-effect', effectId: effect.id, result: kind === 'prepare-worktree' ? prepared : failed };
}

/** Milliseconds per event amid a plan of a size: of `react`, of decide and fold and react, and of filling free slots. */
function measure(size: number): { readonly alone: number; readonly whole: number; readonly schedule: number } {
  let state = stated(size);
  const wholes: number[] = [];
  const reactions: number[] = [];
  const schedules: number[] = [];
  for (let i = 0; i < 20; i++) {
    const before = performance.now();
    dueCommands(state, env.at, { concurrency: 3 });
    schedules.push(performance.now() - before);
  }
  for (let i = 0; i < 60; i++) {
    const command = nextCommand(state);
    if (!command) break;
    const deciding = performance.now();
    const decision = step(state, command, env);
    wholes.push((performance.now() - deciding) / Math.max(1, decision.events.length));
    state = decision.state;
    const reacting = performance.now();
    for (const decided of decision.events) react(state, decided);
    reactions.push((performance.now() - reacting) / Math.max(1, decision.events.length));
    // The circuit of failing tasks would end the walk: keep it closed.
    for (const key of state.circuits.keys()) {
      state = step(state, { type: 'close-circuit', key }, { ...env, at: 1e12 }).state;
    }
  }
  return { alone: median(reactions), whole: median(wholes), schedule: median(schedules) };
}

/** The machine and the scheduler amid big plans. */
export function bench(): Promise<readonly BenchRow[]> {
  measure(1_000);
  const [big, huge] = [measure(10_000), measure(100_000)];
  const floorStart = performance.now();
  for (let i = 0; i < 1_000; i++) structuredClone(event('circuit-closed', { key: 'x' }));
  const floor = (performance.now() - floorStart) / 1_000;
  const note = 'median per event; floor: one structuredClone of an event';
  const perSlot = 'median; three free slots among all tasks ready';
  return Promise.resolve([
    { what: 'react, 10,000 tasks', measured: big.alone, unit: 'ms', limit: 5, floor, note },
    { what: 'react, 100,000 tasks', measured: huge.alone, unit: 'ms', limit: 50, floor, note },
    { what: 'decide + fold + react, 10,000 tasks', measured: big.whole, unit: 'ms', limit: 5, floor, note },
    { what: 'decide + fold + react, 100,000 tasks', measured: huge.whole, unit: 'ms', limit: 50, floor, note },
    { what: 'schedule, 10,000 tasks', measured: big.schedule, unit: 'ms', limit: 5, note: perSlot },
    { what: 'schedule, 100,000 tasks', measured: huge.schedule, unit: 'ms', limit: 50, note: perSlot },
  ]);
}
