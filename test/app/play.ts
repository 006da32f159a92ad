import assert from 'node:assert/strict';
import { gateOf, type GoalRequest, type Maestro, type TaskState } from '../../src/core/app/index.ts';
import { decidableIds, type Command } from '../../src/core/domain/index.ts';
import { auditJournal, auditLeftovers } from './audit.ts';
import { transcriptOf, type Remark } from './transcript.ts';
import type { Change, World } from './world.ts';

interface Gestures {
  /** Decides a hunk, counted from 1, or all that is undecided. */
  decide(taskId: string, verdict: 'accepted' | 'rejected', hunk?: number): Promise<void>;
  comment(taskId: string, hunk: number, text: string): Promise<void>;
  /** Answers the open gate of a task with a wish for changes. */
  sendBack(taskId: string): Promise<void>;
}

/** A run as it is written down: what the person did, what happened, what was proposed and what became of it. */
export interface Play extends Gestures {
  readonly maestro: Maestro;
  readonly world: World;
  /** Writes a line of the person's doing. */
  tell(line: string): void;
  /** States a goal of improvement and waits until nothing goes on without a person. */
  improve(more?: Partial<GoalRequest>): Promise<void>;
  /** Gives a command and waits until nothing goes on without a person. */
  send(words: string, command: Command): Promise<void>;
  task(id: string): TaskState;
  /** Ends the engine and goes on with a new one on the same folder. */
  reopen(change?: Change): Promise<void>;
  /** Checks what must be true of every run, closes the engine, and gives the transcript. */
  end(): Promise<string>;
}

/** How a run is written down and judged. */
export interface Manner {
  /** Sort by goal, where several run at the same time. */
  readonly byGoal?: boolean;
  /** The person's files, index and refs as they are to be at the end; by default as they are at the start. */
  readonly things?: () => readonly string[];
}

const by = 'Ada';

/** Opens an engine on a world and writes down what happens. */
async function startPlay(world: World, change?: Change, { byGoal = false, things }: Manner = {}): Promise<Play> {
  const remarks: Remark[] = [];
  const before = world.personsThings();
  let maestro = await world.open(change);
  const write = (text: string): void => void remarks.push({ after: maestro.journal.lastSeq(), text });

  const play: Play = {
    get maestro() {
      return maestro;
    },
    world,
    ...createGestures(() => play),
    tell: (line) => write(`> ${line}`),
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
      play.tell(`${request.workflow}: ${request.text}`);
      const started = await maestro.startGoal(request);
      if (!started.ok) write(`  refused (${started.error.reason}): ${started.error.person}`);
      await maestro.settled();
    },
    async send(words, command) {
      play.tell(words);
      const sent = maestro.dispatch(command);
      if (!sent.ok) write(`  refused (${sent.error.reason}): ${sent.error.person}`);
      await maestro.settled();
    },
    task(id) {
      const task = maestro.state().tasks.get(id);
      assert.ok(task, `there is no task ${id}`);
      return task;
    },
    async reopen(again = change) {
      play.tell('the program is ended and started again');
      await maestro.close();
      maestro = await world.open(again);
      await maestro.settled();
    },
    async end() {
      await maestro.settled();
      const events = await auditJournal(maestro);
      const isGit = maestro.repository.state.kind === 'git';
      if (isGit) assert.deepEqual(world.personsThings(), things?.() ?? before, "the person's own things changed");
      await maestro.close();
      auditLeftovers(world, maestro.state());
      return transcriptOf({ events, remarks, state: maestro.state(), world, byGoal, branches: isGit });
    },
  };
  return play;
}

/** What a person does at a change gate. */
function createGestures(play: () => Pick<Play, 'maestro' | 'send' | 'task'>): Gestures {
  return {
    async decide(taskId, verdict, hunk) {
      const hunkIds = hunk === undefined ? {} : { hunkIds: [hunkOf(play().task(taskId), hunk)] };
      const what = hunk === undefined ? 'everything' : `hunk ${String(hunk)}`;
      await play().send(`${taskId} ${what} ${verdict}`, { type: 'decide-hunks', by, taskId, verdict, ...hunkIds });
    },
    async comment(taskId, hunk, text) {
      const hunkId = hunkOf(play().task(taskId), hunk);
      const words = `${taskId} comment on hunk ${String(hunk)}: ${text}`;
      await play().send(words, { type: 'add-comment', by, taskId, hunkId, text });
    },
    async sendBack(taskId) {
      const gateId = gateOf(play().maestro.state(), taskId)?.id ?? 'none';
      const answer = { answer: 'changes-requested' as const, reason: 'see the comments' };
      await play().send(`${taskId} sent back`, { type: 'answer-gate', by, gateId, ...answer });
    },
  };
}

/** The id of a hunk of a task's change, counted from 1. */
function hunkOf({ task, change }: TaskState, number: number): string {
  const id = change ? decidableIds(change)[number - 1] : undefined;
  assert.ok(id, `${task.id} has no hunk ${String(number)}`);
  return id;
}

/** Plays in a world of its own, which is removed afterwards, and gives the transcript. */
export async function playIn(
  world: World,
  scene: (play: Play) => Promise<void>,
  change?: Change,
  how?: Manner,
): Promise<string> {
  try {
    const play = await startPlay(world, change, how);
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
