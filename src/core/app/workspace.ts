import { err, ok, type Lifetime, type Result } from '../base/index.ts';
import { assessRisk } from '../changes/index.ts';
import type { CheckRun, Command, Failure, JournalEvent } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import type { JournalReader, Repository, WriterInfo } from '../ports/index.ts';
import { checkFolder } from './check-folder.ts';
import type { Maestro } from './maestro.ts';
import { heldNote } from './held-note.ts';
import type { GoalRequest } from './prepare-goal.ts';
import { createSeat, gone, type Seat, type WorkspaceParts } from './seat.ts';

/**
 * A workspace as a host sees it that stays open. It follows whoever writes, and becomes the writer itself when work is
 * asked for and nobody else is at it.
 */
export interface Workspace {
  readonly state: () => State;
  /** `absent`: there is no journal yet. `following`: it is only read here. `writing`: the engine runs in this process. */
  readonly standing: () => 'absent' | 'following' | 'writing';
  /** Who writes, this process or another; null when nobody does. */
  readonly writer: () => WriterInfo | null;
  /** For queries; null while there is no journal. */
  readonly journal: () => JournalReader | null;
  /** The engine while this process writes. */
  readonly engine: () => Maestro | null;
  /** Tells of events that came in, already part of the state; of none when only the standing changed. */
  readonly onNews: (listener: (events: readonly JournalEvent[]) => void) => () => void;
  /** Version control, for reading: the engine's, or beside another writer one of our own. */
  repository(): Promise<Result<Repository, Failure>>;
  /** Why the journal could not be followed; null while it can. */
  readonly trouble: () => Failure | null;
  /** Looks whether there is a journal by now, or another one, and takes in what others wrote. */
  readonly refresh: () => Promise<void>;
  /** Gives a command to whoever writes; when nobody does, this process becomes the writer. */
  give(command: Command): Promise<Result<null, Failure>>;
  /** States a goal in the same way; resolves with its id. */
  startGoal(request: GoalRequest): Promise<Result<string, Failure>>;
  /** Runs the checks on the person's own files, as they are now; nothing of it is kept. */
  check(signal: AbortSignal): Promise<Result<readonly CheckRun[], Failure>>;
  /** Becomes the writer. Fails with `read-only` while another process is. */
  readonly write: () => Promise<Result<Maestro, Failure>>;
  /** Asks the process that writes to leave, then becomes the writer. */
  takeOver(by: string): Promise<Result<Maestro, Failure>>;
  /** Holds every goal and ends what is under way at once, in whichever process that is; nothing of it is lost. */
  stopEverything(by: string): Promise<Result<null, Failure>>;
}

/** How long another writer may take to answer, and to leave, in milliseconds. */
const patience = 10_000;
/** Milliseconds between two tries to become the writer after another one. */
const beat = 100;

/** Does it here when this process writes or may, else through the process that does. */
async function byWriter<T>(
  seat: Seat,
  here: (maestro: Maestro) => Result<T, Failure> | Promise<Result<T, Failure>>,
  there: (reader: JournalReader) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const other = seat.others();
  if (other) return there(other);
  const opened = await seat.write();
  if (opened.ok) return here(opened.value);
  await seat.refresh();
  const winner = seat.others();
  return winner ? there(winner) : opened;
}

/** The goal that a writer made for a branch after a place in the journal. */
async function goalStated(reader: JournalReader, branch: string, after: number): Promise<Result<string, Failure>> {
  for await (const events of reader.read({ after, types: ['goal-created'] })) {
    for (const { type, data } of events) {
      if (type === 'goal-created' && data.goal.base.branch === branch) return ok(data.goal.id);
    }
  }
  return err(gone);
}

async function handGoalOver(
  { compose }: WorkspaceParts,
  reader: JournalReader,
  request: GoalRequest,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  const surroundings = await compose();
  try {
    const { prepareGoal } = await import('./prepare-goal.ts');
    const prepared = await prepareGoal(request, surroundings, signal);
    if (!prepared.ok) return prepared;
    const { command, held } = prepared.value;
    const after = reader.lastSeq();
    const taken = await reader.handOver(command, patience);
    if (!taken.ok) return taken;
    const stated = await goalStated(reader, command.goal.base.branch, after);
    if (stated.ok && held !== null) await reader.handOver(heldNote(stated.value, held), patience);
    return stated;
  } finally {
    await surroundings.workshop.dispose();
  }
}

async function check({ compose }: WorkspaceParts, signal: AbortSignal): Promise<Result<readonly CheckRun[], Failure>> {
  const surroundings = await compose();
  try {
    return await checkFolder(surroundings, signal);
  } finally {
    await surroundings.workshop.dispose();
  }
}

async function takeOver(seat: Seat, { clock }: WorkspaceParts, by: string): Promise<Result<Maestro, Failure>> {
  const asked = await seat.others()?.handOver({ type: 'yield-workspace', by }, patience);
  if (asked && !asked.ok) return asked;
  const until = clock.now() + patience;
  for (;;) {
    const opened = await seat.write();
    if (opened.ok || opened.error.reason !== 'read-only' || clock.now() > until) return opened;
    await new Promise<void>((resolve) => void clock.after(beat, resolve));
  }
}

async function stopEverything(seat: Seat, by: string): Promise<Result<null, Failure>> {
  const command: Command = { type: 'stop-everything', by };
  const stopped = seat.engine()?.dispatch(command) ?? (await seat.others()?.handOver(command, patience)) ?? ok(null);
  await seat.leave();
  return stopped;
}

/** Opens the repository without an engine, once; a failed opening is tried again. */
function createOwnRepository(
  { compose }: WorkspaceParts,
  { signal }: Lifetime,
): () => Promise<Result<Repository, Failure>> {
  let opened: Promise<Result<Repository, Failure>> | undefined;
  const open = async (): Promise<Result<Repository, Failure>> => {
    const surroundings = await compose();
    try {
      return await surroundings.openRepository(assessRisk, signal);
    } finally {
      await surroundings.workshop.dispose();
    }
  };
  return async () => {
    opened ??= open();
    const result = await opened;
    if (!result.ok) opened = undefined;
    return result;
  };
}

/** Opens a workspace; nothing is read before it is refreshed, written or given a command. */
export function openWorkspace(parts: WorkspaceParts, lifetime: Lifetime): Workspace {
  const seat = createSeat(parts, lifetime);
  const { state, standing, journal, engine, onNews, trouble, refresh, write } = seat;
  const ownRepository = createOwnRepository(parts, lifetime);
  return {
    ...{ state, standing, journal, engine, onNews, trouble, refresh, write },
    writer: () => journal()?.writer() ?? null,
    async repository() {
      const running = engine()?.repository;
      return running ? ok(running) : ownRepository();
    },
    give: (command) =>
      byWriter(
        seat,
        (maestro) => maestro.dispatch(command),
        (reader) => reader.handOver(command, patience),
      ),
    startGoal: (request) =>
      byWriter(
        seat,
        (maestro) => maestro.startGoal(request),
        (reader) => handGoalOver(parts, reader, request, lifetime.signal),
      ),
    check: (signal) => check(parts, AbortSignal.any([signal, lifetime.signal])),
    takeOver: (by) => takeOver(seat, parts, by),
    stopEverything: (by) => stopEverything(seat, by),
  };
}
