import { err, ok, type Result } from '../../src/core/base/index.ts';
import {
  failure,
  noCost,
  noEffort,
  type Change,
  type Failure,
  type Smell,
  type Task,
} from '../../src/core/domain/index.ts';
import type {
  AgentContext,
  Briefing,
  CallableFunction,
  Characterisation,
  PlanningBriefing,
  Refactored,
  ToolBox,
  ToolCalls,
  ToolName,
} from '../../src/core/ports/index.ts';
import { changeOf, planned, workflow } from '../machine/scenario.ts';

/** What a scripted tool box answers. */
export interface Script {
  readonly files?: Readonly<Record<string, string>>;
  /** Texts at the base commit. */
  readonly base?: Readonly<Record<string, string>>;
  readonly smells?: readonly Smell[];
  readonly skipped?: readonly { readonly path: string; readonly why: string }[];
  /** How many files the analysis saw, if not as many as it was given. */
  readonly seen?: number;
  readonly api?: Readonly<Record<string, readonly string[]>>;
  readonly callables?: readonly CallableFunction[];
  readonly pins?: (functions: readonly CallableFunction[]) => Partial<Characterisation>;
  readonly refactor?: (input: ToolCalls['plan-refactoring']['input']) => Partial<Refactored>;
  /** Tools that fail. */
  readonly broken?: readonly ToolName[];
}

/** A tool box that plays a script and remembers the calls. */
export interface ScriptedTools extends ToolBox {
  readonly calls: readonly { readonly tool: ToolName; readonly input: unknown }[];
  readonly files: Readonly<Record<string, string>>;
  /** The inputs of all calls of one tool. */
  inputs<T extends ToolName>(tool: T): readonly ToolCalls[T]['input'][];
}

/** The tools that program agents call. */
type Answers = { readonly [T in ToolName]?: (input: ToolCalls[T]['input']) => Result<ToolCalls[T]['output'], Failure> };

function answersOf(script: Script, files: Record<string, string>): Answers {
  const { smells = [], skipped = [], callables = [], api = {}, base = {} } = script;
  return {
    'list-files': () => ok(Object.keys(files).sort()),
    'read-file': ({ path }) => {
      const text = files[path];
      return text === undefined ? err(failure('not-found', `${path} is not there.`)) : ok({ text, image: null });
    },
    'read-base-file': ({ path }) => ok(base[path] ?? null),
    'write-file': ({ path, text }) => {
      files[path] = text;
      return ok(null);
    },
    'find-smells': ({ paths }) =>
      ok({ smells: smells.filter(({ file }) => paths.includes(file)), files: script.seen ?? paths.length, skipped }),
    'plan-refactoring': (input) => ok({ rewrites: [], done: [], refused: [], notes: [], ...script.refactor?.(input) }),
    'describe-api': ({ path }) => ok(api[path] ?? []),
    'list-callables': ({ path }) => ok(callables.filter(({ file }) => file === path)),
    'characterise-code': ({ functions }) => ok({ test: null, notes: [], ...script.pins?.(functions) }),
  };
}

export function createScriptedTools(script: Script): ScriptedTools {
  const calls: { tool: ToolName; input: unknown }[] = [];
  const files: Record<string, string> = { ...script.files };
  const answers = answersOf(script, files);
  function call<T extends ToolName>(tool: T, input: ToolCalls[T]['input']) {
    calls.push({ tool, input });
    if (script.broken?.includes(tool)) {
      return Promise.resolve(err(failure('refused', `${tool} is broken.`)));
    }
    const answer = answers[tool];
    return answer ? Promise.resolve(answer(input)) : Promise.reject(new Error(`the script has no ${tool}`));
  }
  return {
    calls,
    files,
    call,
    callByName: () => Promise.reject(new Error('program agents know their tools')),
    callAsText: () => Promise.reject(new Error('program agents know their tools')),
    inputs: <T extends ToolName>(tool: T) =>
      calls.filter((each) => each.tool === tool).map((each) => each.input as ToolCalls[T]['input']),
  };
}

/** What an agent gets beside its briefing. */
export function contextOf(tools: ToolBox): AgentContext & { readonly notes: readonly string[] } {
  const notes: string[] = [];
  return {
    tools,
    notes,
    signal: new AbortController().signal,
    recorded: () => Promise.resolve([]),
    record: () => ok(null),
    heard: () => [],
    noteChoice: () => undefined,
    noteOutage: () => undefined,
    noteEmbedding: () => undefined,
    spending: {
      goalId: 'g1',
      taskId: 't1',
      sessionId: 's1',
      books: { spent: () => noCost, worked: () => noEffort, raised: () => 0, warned: () => 0 },
      atLimit: () => undefined,
      neared: () => undefined,
    },
    isPaused: () => false,
    alive: () => undefined,
    note: (text) => void notes.push(text),
  };
}

/** A task on smells. */
export function taskOn(smells: readonly Smell[], more: Partial<Task> = {}): Task {
  const { key: _key, ...rest } = planned('a', { title: 'Improve it' });
  return {
    ...rest,
    id: 't1',
    goalId: 'g1',
    order: 0,
    files: [...new Set(smells.map((smell) => smell.file))],
    smells: smells.map(({ weight: _weight, fix: _fix, ...ref }) => ref),
    ...more,
  };
}

const goal: Briefing['goal'] = {
  id: 'g1',
  text: 'Improve it',
  workflow,
  autonomy: 2,
  acceptLowRisk: false,
  holdPlan: false,
  budget: {},
  priority: 0,
  paths: [],
  base: { commit: 'c0', branch: 'maestro/x' },
};

/** The first attempt at a stage of a task. */
export function briefingFor(task: Task, more: Partial<Briefing> = {}): Briefing {
  return {
    goal,
    task,
    criteria: [],
    stageId: 'stage',
    role: 'developer',
    attempt: 1,
    failures: [],
    guidance: null,
    order: null,
    comments: [],
    unanswered: [],
    reports: [],
    evidence: null,
    change: null,
    worktree: '/w',
    baseCommit: 'c0',
    ...more,
  };
}

export function planningFor(more: Partial<PlanningBriefing['goal']> = {}): PlanningBriefing {
  return { goal: { ...goal, ...more }, version: 1, feedback: [], worktree: '/w' };
}

/** A change of some files. */
export function changeIn(...paths: readonly string[]): Change {
  const change = changeOf('t1', 'tree1');
  return { ...change, files: paths.map((path) => ({ ...change.files[0], path }) as Change['files'][0]) };
}
