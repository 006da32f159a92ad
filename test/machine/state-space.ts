import { transitions } from '../../src/core/machine/index.ts';
import { initialState, step, type State } from '../../src/core/machine/index.ts';
import type { Command, Effect, EffectResult } from '../../src/core/domain/index.ts';
import { broke, evidenceOn, plan, planned, prepared, reported, statesGoal } from './scenario.ts';

/** A command with the words that the table uses for it. */
interface Labelled {
  readonly label: string;
  readonly command: Command;
}

/** Every result that an effect can bring, with words for it. */
function resultsOf({ request }: Effect, tree: string): readonly (readonly [string, EffectResult])[] {
  const failure = ['fails', broke] as const;
  switch (request.kind) {
    case 'make-plan':
      return [['plan of one task', plan(planned('a'))], failure];
    case 'prepare-worktree':
      return [['worktree ready', prepared], failure];
    case 'run-session':
      return [
        ['agent is done', reported('t1', `${tree}+`)],
        ['agent finds nothing to do', reported('t1', null, 'nothing-to-do')],
        ['agent asks for changes', reported('t1', tree, 'changes-requested')],
        failure,
      ];
    case 'run-checks':
      return [
        ['checks green', { kind: 'checked', evidence: evidenceOn(tree, true) }],
        ['checks red', { kind: 'checked', evidence: evidenceOn(tree, false) }],
        ['checks green on an older tree', { kind: 'checked', evidence: evidenceOn('older', true) }],
        failure,
      ];
    case 'integrate-change':
      return [
        ['committed', { kind: 'committed', branch: 'b', commit: 'c1', evidence: evidenceOn(tree, true) }],
        ['conflict', { kind: 'conflicted', files: ['a.ts'], detail: '' }],
        ['accepted hunks red', { kind: 'red-when-integrated', evidence: evidenceOn(tree, false) }],
        failure,
      ];
    case 'edit-proposal':
      return [['edit written', { kind: 'edited', change: null, tree: `${tree}*` }], failure];
    case 'restore-checkpoint':
      return [failure];
    case 'remove-worktree':
      return [['worktree removed', { kind: 'removed' }], failure];
  }
}

/** Everything that can be said to the machine in a state, once each. */
function commandsIn(state: State): readonly Labelled[] {
  const by = 'person';
  const task = state.tasks.get('t1');
  const results = [...state.effects.values()].flatMap((effect) =>
    resultsOf(effect, task?.tree ?? 'tree0').map(([words, result]) => ({
      label: `${effect.request.kind}: ${words}`,
      command: { type: 'finish-effect' as const, effectId: effect.id, result },
    })),
  );
  const gate = [...state.gates.keys()][0] ?? 'q0';
  const session = [...state.sessions.keys()][0] ?? 's0';
  const person: readonly Labelled[] = [
    { label: 'scheduler starts the task', command: { type: 'start-task', taskId: 't1' } },
    { label: 'scheduler ends the back-off', command: { type: 'resume-failed-task', taskId: 't1' } },
    { label: 'scheduler expires the lease', command: { type: 'expire-session', sessionId: session } },
    {
      label: 'person approves the gate',
      command: { type: 'answer-gate', by, gateId: gate, answer: 'approved', reason: '' },
    },
    {
      label: 'person denies the gate',
      command: { type: 'answer-gate', by, gateId: gate, answer: 'denied', reason: '' },
    },
    {
      label: 'person requests changes',
      command: { type: 'answer-gate', by, gateId: gate, answer: 'changes-requested', reason: '' },
    },
    {
      label: 'person accepts one hunk',
      command: { type: 'decide-hunks', by, taskId: 't1', hunkIds: ['h1'], verdict: 'accepted' },
    },
    { label: 'person accepts all hunks', command: { type: 'decide-hunks', by, taskId: 't1', verdict: 'accepted' } },
    { label: 'person rejects all hunks', command: { type: 'decide-hunks', by, taskId: 't1', verdict: 'rejected' } },
    { label: 'person retries the task', command: { type: 'retry-task', by, taskId: 't1', reason: '' } },
    { label: 'person cancels the task', command: { type: 'cancel-task', by, taskId: 't1', reason: '' } },
    { label: 'person cancels the goal', command: { type: 'cancel-goal', by, goalId: 'g1', reason: '' } },
  ];
  return state.goals.size === 0 ? [{ label: 'person states a goal', command: statesGoal() }] : [...results, ...person];
}

/** What tells two states apart for the walk: everything but the names of things and the growth of histories. */
function keyOf(state: State): string {
  const task = state.tasks.get('t1');
  return JSON.stringify([
    [...state.goals.values()].map((goal) => [goal.status, goal.failedPlans, goal.feedback.length > 0]),
    task && [
      task.status,
      Object.entries(task.stages).map(([id, stage]) => [id, stage.status, stage.sessions]),
      task.failedAttempts,
      Math.min(task.rework, 2),
      task.rebase,
      task.verdicts,
      task.evidence?.green,
      task.evidence?.tree === task.tree,
      task.change !== null,
      task.worktree !== null,
    ],
    [...state.effects.values()].map(({ request }) => request.kind).sort(),
    [...state.gates.values()].map((gate) => gate.kind),
    [...state.sessions.values()].map((session) => session.stageId),
  ]);
}

function statusOf(state: State): string {
  const task = state.tasks.get('t1');
  return task ? task.status : `goal ${[...state.goals.values()][0]?.status ?? 'not stated'}`;
}

/** What a walk over the whole state space saw. */
export interface StateSpace {
  readonly states: number;
  readonly steps: number;
  /** `status` → `command` → where it led, sorted; a refusal is `refused`. */
  readonly table: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
}

/** Walks every state that one task of the sample workflow can be in. `check` sees each of them. */
export function walkStateSpace(check: (state: State) => void): StateSpace {
  const table = new Map<string, Map<string, Set<string>>>();
  const seen = new Set([keyOf(initialState)]);
  let frontier: State[] = [initialState];
  let steps = 0;
  while (frontier.length > 0) {
    const next: State[] = [];
    for (const state of frontier) {
      for (const { label, command } of commandsIn(state)) {
        steps++;
        // Far in the future: every lease and back-off is over.
        const decision = step(state, command, { at: 1e9 + steps, random: 0, lease: 0, policy: () => null });
        const row = table.get(statusOf(state)) ?? new Map<string, Set<string>>();
        table.set(statusOf(state), row);
        row.set(label, (row.get(label) ?? new Set()).add(decision.refused ? 'refused' : statusOf(decision.state)));
        const key = keyOf(decision.state);
        if (decision.refused || seen.has(key)) continue;
        seen.add(key);
        check(decision.state);
        next.push(decision.state);
      }
    }
    frontier = next;
  }
  return { states: seen.size, steps, table };
}

/** The walk as a page for readers. */
export function renderStateSpace({ states, steps, table }: StateSpace): string {
  const lines = [
    '# The life of a task',
    '',
    'This page is written by a test (`npm test -- test/machine/state-space.test.ts`, with `UPDATE=1` to write it anew).',
    '',
    '## The lifecycle',
    '',
    'A move that is not in this table is refused with a reason, and the refusal is in the journal.',
    '',
    '| from | to | when | guards |',
    '|---|---|---|---|',
    ...transitions.map(
      ({ from, to, on, guards }) => `| ${from} | ${to} | ${on} | ${guards.map(({ name }) => name).join('; ') || '–'} |`,
    ),
    '',
    '## The whole state space, walked',
    '',
    `One task of a workflow with every kind of stage (tests, red, build, green, review, change gate, integrate; two`,
    `attempts, one rework): ${String(states)} distinct states, ${String(steps)} steps. For each state of the task, everything that can be`,
    'said to the machine and every state that it led to. `refused`: nothing changed and the reason was named.',
    '',
  ];
  for (const [status, row] of [...table].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`### ${status}`, '', '| what happens | leads to |', '|---|---|');
    for (const [label, targets] of [...row].sort(([a], [b]) => (a < b ? -1 : 1))) {
      lines.push(`| ${label} | ${[...targets].sort().join(', ')} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
