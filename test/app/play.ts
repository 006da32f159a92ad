import assert from 'node:assert/strict';
import {
  bookkeeping,
  describeEvent,
  gateOf,
  hunkLabels,
  renderChange,
  tasksOf,
  type GoalRequest,
  type Maestro,
  type TaskState,
} from '../../src/core/app/index.ts';
import { decidableIds, type Command, type JournalEvent } from '../../src/core/domain/index.ts';
import { normalise } from './transcript.ts';
import { auditJournal, eventsOf, type Change, type World } from './world.ts';

/** A run as it is written down: what the person did, what happened, what was proposed and what became of it. */
export interface Play {
  readonly maestro: Maestro;
  /** Writes a line of the person's doing. */
  tell(line: string): void;
  /** States a goal of improvement and waits until nothing goes on without a person. */
  improve(more?: Partial<GoalRequest>): Promise<void>;
  /** Gives a command and waits until nothing goes on without a person. */
  send(words: string, command: Command): Promise<void>;
  task(id: string): TaskState;
  /** Decides a hunk, counted from 1, or all that is undecided. */
  decide(taskId: string, verdict: 'accepted' | 'rejected', hunk?: number): Promise<void>;
  comment(taskId: string, hunk: number, text: string): Promise<void>;
  /** Answers the open gate of a task with a wish for changes. */
  sendBack(taskId: string): Promise<void>;
  /** The id of a hunk of a task's change, counted from 1. */
  hunk(taskId: string, number: number): string;
  /** Ends the engine and goes on with a new one on the same folder. */
  reopen(change?: Change): Promise<void>;
  /** Checks what must be true of every run, closes the engine, and gives the transcript. */
  end(): Promise<string>;
}

const by = 'Ada';

/** Everything that a change of the journal proposed can be named by. */
function idsIn(events: readonly JournalEvent[]): readonly string[] {
  const changes = events.flatMap((event) => (event.type === 'change-captured' ? (event.data.change ?? []) : []));
  return [...new Set(changes.flatMap((change) => [...decidableIds(change), ...change.files.map(({ id }) => id)]))];
}

function describe(maestro: Maestro, event: JournalEvent): readonly string[] {
  if (bookkeeping.has(event.type)) return [];
  const line = `  ${describeEvent(event)}`;
  if (event.type !== 'gate-opened' || event.data.gate.kind !== 'change') return [line];
  const change = maestro.state().tasks.get(event.data.gate.taskId ?? '')?.change;
  const labels = change ? { hunkLabels: hunkLabels(change) } : {};
  const diff = change ? renderChange(change, labels).split('\n') : [];
  return [
    line,
    ...event.data.gate.risk.reasons.map((why) => `    because ${why}`),
    ...diff.map((each) => `    | ${each}`),
  ];
}

/** The branches of goals with their commits, oldest first, each with its message and what it changes. */
function describeBranches(world: World): readonly string[] {
  const branches = world
    .git('for-each-ref', '--format=%(refname:short)', 'refs/heads/maestro')
    .split('\n')
    .filter(Boolean);
  return branches.flatMap((branch) => {
    const log = world.git('log', '--reverse', '--format=commit%n%B', '--stat=80', `main..${branch}`);
    return [
      `= Branch ${branch}`,
      ...log
        .split('\n')
        .filter(Boolean)
        .map((line) => `  ${line.trimEnd()}`),
    ];
  });
}

/** Goals that are over must not leave anything behind. */
function auditLeftovers(world: World, maestro: Maestro): void {
  const open = [...maestro.state().goals.values()].filter(({ status }) =>
    ['planning', 'awaiting-plan', 'running'].includes(status),
  );
  if (open.length === 0) assert.deepEqual(world.leftovers(), []);
}

/** Opens an engine on a world and writes down what happens. */
export async function startPlay(world: World, change?: Change): Promise<Play> {
  const lines: string[] = [];
  const before = world.personsThings();
  let maestro = await listen(change);

  async function listen(how?: Change): Promise<Maestro> {
    const opened = await world.open(how);
    opened.onEvents((events) => {
      for (const event of events) lines.push(...describe(opened, event));
    });
    return opened;
  }

  function untouched(): void {
    assert.deepEqual(world.personsThings(), before, "the person's own files changed");
  }

  const play: Play = {
    get maestro() {
      return maestro;
    },
    tell: (line) => void lines.push(`> ${line}`),
    async improve(more = {}) {
      const request = {
        text: 'Improve',
        workflow: 'improve',
        autonomy: 2,
        acceptLowRisk: false,
        paths: [],
        by,
        ...more,
      };
      play.tell(`improve: ${request.text}`);
      const started = await maestro.startGoal(request);
      if (!started.ok) lines.push(`  refused (${started.error.reason}): ${started.error.person}`);
      await maestro.settled();
    },
    async send(words, command) {
      play.tell(words);
      const sent = maestro.dispatch(command);
      if (!sent.ok) lines.push(`  refused (${sent.error.reason}): ${sent.error.person}`);
      await maestro.settled();
    },
    task(id) {
      const task = maestro.state().tasks.get(id);
      assert.ok(task, `there is no task ${id}`);
      return task;
    },
    async decide(taskId, verdict, hunk) {
      const hunkIds = hunk === undefined ? {} : { hunkIds: [play.hunk(taskId, hunk)] };
      const what = hunk === undefined ? 'everything' : `hunk ${String(hunk)}`;
      await play.send(`${taskId} ${what} ${verdict}`, { type: 'decide-hunks', by, taskId, verdict, ...hunkIds });
    },
    async comment(taskId, hunk, text) {
      const hunkId = play.hunk(taskId, hunk);
      const words = `${taskId} comment on hunk ${String(hunk)}: ${text}`;
      await play.send(words, { type: 'add-comment', by, taskId, hunkId, text });
    },
    async sendBack(taskId) {
      const gateId = gateOf(maestro.state(), taskId)?.id ?? 'none';
      const answer = { answer: 'changes-requested' as const, reason: 'see the comments' };
      await play.send(`${taskId} sent back`, { type: 'answer-gate', by, gateId, ...answer });
    },
    hunk(taskId, number) {
      const { change: proposed } = play.task(taskId);
      const id = proposed ? decidableIds(proposed)[number - 1] : undefined;
      assert.ok(id, `${taskId} has no hunk ${String(number)}`);
      return id;
    },
    async reopen(how) {
      await maestro.close();
      play.tell('the program is started again');
      maestro = await listen(how);
      await maestro.settled();
    },
    async end() {
      await maestro.settled();
      await auditJournal(maestro);
      if (maestro.repository.state.kind === 'git') untouched();
      const ids = idsIn(await eventsOf(maestro));
      const goals = [...maestro.state().goals.values()].flatMap(({ goal, status, reason }) => [
        `= Goal ${goal.id} is ${status}: ${reason}`,
        ...tasksOf(maestro.state(), goal.id).map(
          ({ task, status: at, reason: why }) => `  ${task.id} ${at}: ${task.title} (${why})`,
        ),
      ]);
      await maestro.close();
      auditLeftovers(world, maestro);
      const branches = maestro.repository.state.kind === 'git' ? describeBranches(world) : [];
      return normalise(`${[...lines, ...goals, ...branches].join('\n')}\n`, world.top, ids);
    },
  };
  return play;
}

/** Plays in a world of its own, which is removed afterwards, and gives the transcript. */
export async function playIn(world: World, scene: (play: Play) => Promise<void>, change?: Change): Promise<string> {
  try {
    const play = await startPlay(world, change);
    try {
      await scene(play);
      return await play.end();
    } finally {
      await play.maestro.close();
    }
  } finally {
    world.dispose();
  }
}
