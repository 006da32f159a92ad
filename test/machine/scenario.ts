import {
  step,
  initialState,
  type Decision,
  type Env,
  type State,
  type TaskState,
} from '../../src/core/machine/index.ts';
import {
  failure,
  Workflow,
  type Change,
  type Command,
  type DomainEvent,
  type EffectRequest,
  type EffectResult,
  type Evidence,
  type PlannedTask,
} from '../../src/core/domain/index.ts';

export type Journaled = DomainEvent & { readonly at: number };

/** A workflow with every kind of stage. */
export const workflow = Workflow().parse({
  name: 'sample',
  description: 'Every kind of stage.',
  planGate: false,
  retry: { attempts: 2, firstDelay: 10, longestDelay: 40, rework: 1 },
  stages: [
    { id: 'test', kind: 'agent', role: 'tester' },
    { id: 'red', kind: 'checks', expect: 'red', onFailure: 'test' },
    { id: 'build', kind: 'agent', role: 'developer' },
    { id: 'green', kind: 'checks', expect: 'green', onFailure: 'build' },
    { id: 'break', kind: 'agent', role: 'breaker', when: { risk: ['medium', 'high'] } },
    { id: 'review', kind: 'agent', role: 'reviewer' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'build' },
    { id: 'integrate', kind: 'integrate' },
  ],
});

/** A planned task with nothing special about it. */
export function planned(key: string, more: Partial<PlannedTask> = {}): PlannedTask {
  return {
    key,
    title: `Task ${key}`,
    description: '',
    dependsOn: [],
    after: [],
    files: ['a.ts'],
    risk: 'low',
    criteria: [],
    smells: [],
    estimate: 1,
    ...more,
  };
}

/** Evidence on a tree. */
export function evidenceOn(tree: string, green: boolean): Evidence {
  const failed = green ? [] : [{ name: 'adds', status: 'failed' as const, message: 'expected 3' }];
  const run = {
    name: 'test',
    kind: 'test' as const,
    command: 'npm test',
    status: green ? ('passed' as const) : ('failed' as const),
    exitCode: green ? 0 : 1,
    duration: 5,
    failed,
    counts: { passed: 3, failed: failed.length, skipped: 0 },
    reporter: 'tap',
    output: '',
  };
  return { tree, at: 0, green, runs: [run], checks: 'x' };
}

/** A change of one file with two hunks. */
export function changeOf(taskId: string, tree: string): Change {
  const hunk = (id: string, at: number) => ({
    id,
    oldStart: at,
    oldLines: 1,
    newStart: at,
    newLines: 1,
    lines: [
      { kind: 'removed' as const, text: 'a' },
      { kind: 'added' as const, text: 'b' },
    ],
  });
  return {
    id: `${taskId}-${tree}`,
    taskId,
    baseCommit: 'c0',
    baseTree: 'tree0',
    tree,
    files: [
      { path: 'a.ts', status: 'modified', id: 'f1', added: 2, removed: 2, hunks: [hunk('h1', 1), hunk('h2', 9)] },
    ],
    risk: { risk: 'low', reasons: [] },
  };
}

/** A machine driven by hand, with the journal it wrote. */
export interface Scenario {
  readonly state: State;
  readonly journal: readonly Journaled[];
  now: number;
  send(command: Command): Decision;
  /** Answers the oldest open effect of a kind. */
  answer(kind: EffectRequest['kind'], result: EffectResult | ((request: EffectRequest) => EffectResult)): Decision;
  open(kind: EffectRequest['kind']): boolean;
  task(id: string): TaskState;
}

/** @param env overrides, such as a policy that answers gates. */
export function createScenario(env: Partial<Env> = {}): Scenario {
  const journal: Journaled[] = [];
  let state = initialState;
  const scenario: Scenario = {
    now: 1000,
    get state() {
      return state;
    },
    get journal() {
      return journal;
    },
    send(command) {
      const at = scenario.now;
      const decision = step(state, command, { at, random: 0.5, lease: 100, policy: () => null, ...env });
      for (const event of decision.events) journal.push({ ...event, at });
      state = decision.state;
      return decision;
    },
    answer(kind, result) {
      const effect = [...state.effects.values()]
        .filter(({ request }) => request.kind === kind)
        .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))[0];
      if (!effect) throw new Error(`no open effect of kind ${kind}`);
      const value = typeof result === 'function' ? result(effect.request) : result;
      return scenario.send({ type: 'finish-effect', effectId: effect.id, result: value });
    },
    open: (kind) => [...state.effects.values()].some(({ request }) => request.kind === kind),
    task(id) {
      const task = state.tasks.get(id);
      if (!task) throw new Error(`no task ${id}`);
      return task;
    },
  };
  return scenario;
}

/** The command that states a goal. */
export function statesGoal(more: Partial<Extract<Command, { type: 'create-goal' }>['goal']> = {}): Command {
  const base = { commit: 'c0', branch: 'maestro/x' };
  const goal = {
    text: 'Do it',
    workflow,
    autonomy: 0,
    acceptLowRisk: false,
    holdPlan: false,
    budget: {},
    priority: 0,
    paths: [],
    base,
  };
  return { type: 'create-goal', by: 'person', goal: { ...goal, ...more } };
}

/** The result of a planner. */
export function plan(...tasks: PlannedTask[]): EffectResult {
  return {
    kind: 'planned',
    plan: { version: 1, summary: 'A plan.', requirements: [], criteria: [], tasks, questions: [] },
  };
}

export const prepared: EffectResult = {
  kind: 'prepared',
  worktree: { path: '/w', baseCommit: 'c0', baseTree: 'tree0' },
};

/** A session that ended with a report. `tree` null: nothing was changed. */
export function reported(
  taskId: string,
  tree: string | null,
  outcome: 'done' | 'nothing-to-do' | 'changes-requested' = 'done',
): EffectResult {
  return {
    kind: 'session-ended',
    report: { outcome, summary: `it is ${outcome}`, findings: [], artifacts: {} },
    change: tree === null ? null : changeOf(taskId, tree),
    tree: tree ?? 'tree0',
    usage: { duration: 1 },
    answered: [],
  };
}

export const broke: EffectResult = {
  kind: 'failed',
  failure: failure('agent-failed', 'It broke.', { retryable: true }),
};

/** Two tasks of one goal, each with a session at work. */
export function twoAtWork(): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a'), planned('b')));
  for (const taskId of ['t1', 't2']) {
    s.send({ type: 'start-task', taskId });
    s.answer('prepare-worktree', prepared);
  }
  return s;
}

/** The next session that runs waits for an answer. */
export function waits(s: Scenario): void {
  s.answer('run-session', { kind: 'session-waits', change: null, tree: 'tree0' });
}
