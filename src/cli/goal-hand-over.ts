import { setTimeout as wait } from 'node:timers/promises';
import {
  bookkeeping,
  describeEvent,
  heldNote,
  prepareGoal,
  readGoal,
  summariseGoal,
  type GoalRequest,
} from '../core/app/index.ts';
import { failure, type Command } from '../core/domain/index.ts';
import type { JournalReader, Repository, RepositoryState } from '../core/ports/index.ts';
import { composeEngine, type Folders } from '../local/index.ts';
import { fail, type Cli } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { Session } from './engine.ts';
import { gatesOf } from './open-gates.ts';
import { goesOn, isLimitOf, over } from './going-on.ts';
import { withReader } from './journal-access.ts';
import { patience } from './hand-over.ts';
import { visible, visibleLine } from '../core/base/index.ts';

/** Milliseconds between two looks at what the other process does. */
const beat = 150;

/** Says where a goal starts from. */
export function tellStart({ terminal }: Cli, { workspace }: Folders, state: RepositoryState, goalId: string): void {
  const { kind, branch, head } = state;
  const where = kind === 'git' ? `${branch ?? 'detached HEAD'} at ${head.slice(0, 10)}` : 'no git repository';
  terminal.say(`${goalId} in ${visible(workspace)} (${visible(where)})`);
}

/** What a goal does not start from, in lines. */
export async function leftOut(repository: Repository): Promise<readonly string[]> {
  const copy = await repository.workingCopy();
  if (!copy.ok) return copy.error.reason === 'cancelled' ? [] : [visibleLine(copy.error.person)];
  const { dirty, notes } = copy.value;
  const told = notes.map(visibleLine);
  if (dirty.length === 0) return told;
  const some = dirty.slice(0, 3).map(visible).join(', ');
  const more = dirty.length > 3 ? ` and ${String(dirty.length - 3)} more` : '';
  return [...told, `Uncommitted edits are not part of the work and stay as they are: ${some}${more}.`];
}

type Place = Pick<Session, 'cli' | 'folders' | 'interruption'>;
type Statement = Extract<Command, { type: 'create-goal' }>;

async function prepare({ cli, folders, interruption }: Place, request: GoalRequest): ReturnType<typeof prepareGoal> {
  const { surroundings } = await composeEngine(folders, cli.environment);
  try {
    return await prepareGoal(request, surroundings, interruption.signal);
  } finally {
    await surroundings.workshop.dispose();
  }
}

/** The goal that the writer made of a statement. */
async function statedAs(reader: JournalReader, { goal }: Statement, after: number): Promise<string | null> {
  for await (const events of reader.read({ after, types: ['goal-created'] })) {
    for (const event of events) {
      if (event.type !== 'goal-created') continue;
      const { id, text, base } = event.data.goal;
      if (text === goal.text && base.branch === goal.base.branch) return id;
    }
  }
  return null;
}

/** Whether nothing more comes of a goal without a person. With `waits`, open gates are still waited for. */
async function isAtRest(reader: JournalReader, goalId: string, waits: boolean): Promise<boolean> {
  const goal = reader.goals().find(({ id }) => id === goalId);
  if (!goal || over.has(goal.status)) return true;
  const gates = reader.openGates(goalId);
  if ((waits && gates.length > 0) || goesOn(goal, reader.tasks(goalId), gates)) return false;
  if (gates.some(isLimitOf(goalId))) return true;
  const state = await readGoal(reader, goalId);
  // A task that depends on nothing any more is about to start, although others wait for the person.
  return (
    !state.ok ||
    [...state.value.tasks.values()].every(
      ({ status, waitingOn, actGate }) => status !== 'pending' || waitingOn > 0 || actGate === 'open',
    )
  );
}

/**
 * Shows what another process makes of a goal until nothing goes on without a person, the person leaves, or that process
 * is gone.
 */
async function followGoal(
  { cli, interruption }: Place,
  reader: JournalReader,
  goalId: string,
  after: number,
  waits: boolean,
): Promise<'at-rest' | 'left' | 'gone'> {
  let seen = after;
  while (!interruption.signal.aborted) {
    // Looked at first: what a process that is gone left behind does not change any more.
    const isGone = !reader.writer()?.alive;
    const isOver = await isAtRest(reader, goalId, waits && !isGone);
    for await (const events of reader.read({ after: seen, goalId })) {
      for (const event of events.filter(({ type }) => !bookkeeping.has(type))) {
        cli.terminal.say(visibleLine(describeEvent(event)));
      }
      seen = events.at(-1)?.seq ?? seen;
    }
    if (isOver) return 'at-rest';
    if (isGone) return 'gone';
    await wait(beat);
  }
  return 'left';
}

async function tellGoal(
  { cli, folders }: Place,
  reader: JournalReader,
  goalId: string,
  kind: RepositoryState['kind'],
): Promise<number> {
  const state = await readGoal(reader, goalId);
  if (!state.ok) return fail(cli, state.error);
  const summary = summariseGoal(state.value, goalId, Date.now());
  const goals = summary ? [summary] : [];
  const { tellEnding } = await import('./closing.ts');
  return tellEnding({ goals, gates: gatesOf(state.value, new Set([goalId])), kind, workspace: folders.workspace }, cli);
}

/** After Ctrl-C. */
function tellLeft({ cli: { terminal }, interruption }: Place, text: string): number {
  const exitCode = interruption.code();
  terminal.say(text);
  if (terminal.json) terminal.value({ interrupted: true, exitCode });
  return exitCode;
}

async function handOver(place: Place, reader: JournalReader, request: GoalRequest, waits: boolean): Promise<number> {
  const { cli, folders, interruption } = place;
  const prepared = await prepare(place, request);
  if (!prepared.ok) return fail(cli, prepared.error);
  if (interruption.signal.aborted) return tellLeft(place, 'Nothing was handed over.');
  const { command, held, repository } = prepared.value;
  const after = reader.lastSeq();
  const writer = reader.writer();
  if (writer)
    cli.terminal.say(`Handing over to the ${writer.label} (process ${String(writer.pid)}), which is at work here.`);
  const taken = await reader.handOver(command, patience);
  if (!taken.ok) return fail(cli, taken.error);
  const goalId = await statedAs(reader, command, after);
  if (goalId === null) {
    return fail(cli, failure('stale', `The goal was handed over; "${cli.self} status" shows what came of it.`));
  }
  tellStart(cli, folders, repository.state, goalId);
  if (held !== null) await reader.handOver(heldNote(goalId, held), patience);
  for (const line of await leftOut(repository)) cli.terminal.say(line);
  const end = await followGoal(place, reader, goalId, after, waits);
  if (end === 'left') return tellLeft(place, `The other process goes on with ${goalId}.`);
  if (end === 'gone') {
    const text = `The process that was at work on ${goalId} is gone. "${cli.self} resume" goes on with it.`;
    return fail(cli, failure('stale', text), exitCodes.failed);
  }
  return tellGoal(place, reader, goalId, repository.state.kind);
}

/**
 * States a goal through the process that is at work on the workspace, and shows what comes of it until it waits for a
 * person or is over. Resolves with the exit code.
 */
export function handOverGoal(place: Place, request: GoalRequest, waits: boolean): Promise<number> {
  return withReader(place.cli, (reader) => handOver(place, reader, request, waits));
}
