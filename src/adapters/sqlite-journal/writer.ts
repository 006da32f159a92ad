import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEmitter, err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Command, type DomainEvent, type Failure, type JournalEvent } from '../../core/domain/index.ts';
import type { JournalWriter } from '../../core/ports/index.ts';
import { sqliteFailure } from './database.ts';
import { seal, sealedEvent, type ChainHead, type Envelope } from './envelope.ts';
import { answerCommand, hasCommands, takeCommands, type TakenCommand } from './inbox.ts';
import { leaseLost } from './lease.ts';
import { brokenJournal, createReader, type OpenJournal } from './reader.ts';
import { importJournal } from './import-journal.ts';
import type { Upcasters } from './upcast.ts';

/** How a writer was let in. */
export interface WriterGrant {
  readonly token: number;
  /** Milliseconds between two heartbeats. */
  readonly beatEvery: number;
  readonly upcasters: Upcasters;
}

type Answer = (result: Result<null, Failure>) => void;

/**
 * The one writer of a journal.
 *
 * Owns: the lease while it lasts, its heartbeat, the head of the chain, the taking of commands from the inbox.
 * 1. Whatever writes does so in one transaction that first moves the head with the token (lease invariant 2).
 * 2. `head` is what the file holds as long as the lease is ours; a transaction that fails leaves both as they were.
 * 3. Once the lease is lost it stays lost for this writer.
 * 4. A command is taken only while somebody listens, and is given away once.
 */
export function createWriter(journal: OpenJournal, { token, beatEvery, upcasters }: WriterGrant): JournalWriter {
  const { database, log, tables, lease, clock } = journal;
  const { file } = database;
  const reader = createReader(journal);
  const commands = createEmitter<{ command: Command; answer: Answer }>();
  let head = log.last();
  let listeners = 0;
  let isLost = false;
  let isClosed = false;
  let refolding: Promise<Result<number, Failure>> | null = null;
  let stopBeating = clock.after(beatEvery, beat);

  function lost(): Failure {
    isLost = true;
    stopBeating();
    return leaseLost(lease.holder());
  }

  function beat(): void {
    if (isClosed || isLost) return;
    stopBeating = clock.after(beatEvery, beat);
    try {
      if (!lease.beat(token)) lost();
    } catch (error) {
      // A beat may be missed: while the disk is full, or another process copies the file. Appends tell of lasting trouble.
      if (!(error instanceof Error)) throw error;
    }
  }

  /** Runs `work` in one transaction that moves the head to `next`; the error says why nothing was written. */
  function write(next: ChainHead, durable: boolean, work: () => void): Result<null, Failure> {
    if (isClosed) return err(failure('read-only', `The journal ${file} was closed here. Open it again.`));
    if (isLost) return err(lost());
    try {
      database.setDurable(durable);
      const isOurs = database.transaction(() => {
        if (!lease.advance(token, next)) return false;
        work();
        return true;
      });
      if (!isOurs) return err(lost());
    } catch (error) {
      return err(sqliteFailure(file, error));
    }
    if (next.seq !== head.seq) reader.announce();
    head = next;
    return ok(null);
  }

  function append(
    events: readonly DomainEvent[],
    at: number,
    durable: boolean,
  ): Result<readonly JournalEvent[], Failure> {
    const sealed: Envelope[] = [];
    const written: JournalEvent[] = [];
    let next = head;
    for (const event of events) {
      const envelope = seal(next, event, Math.round(at));
      sealed.push(envelope);
      written.push(sealedEvent(event, envelope));
      next = envelope;
    }
    const outcome = write({ seq: next.seq, hash: next.hash }, durable, () => {
      log.insert(sealed, written);
      tables.fold(written);
    });
    return outcome.ok ? ok(written) : outcome;
  }

  /** Folds what was appended in the meantime too, until a transaction finds nothing more to fold. */
  async function rebuild(): Promise<Result<number, Failure>> {
    const rebuilding = tables.refold();
    let seq = 0;
    for (;;) {
      for (const { items, broken } of log.events({ after: seq })) {
        rebuilding.add(items);
        seq = items.at(-1)?.seq ?? seq;
        if (broken) return err(brokenJournal(file, broken));
        await nextTurn();
        if (isClosed) return err(failure('cancelled', 'The journal was closed while its tables were made anew.'));
      }
      if (seq !== log.last().seq) continue;
      const finished = write(head, false, () => {
        rebuilding.finish();
      });
      return finished.ok ? ok(seq) : finished;
    }
  }

  function give({ id, command }: TakenCommand): void {
    let isAnswered = false;
    const answer: Answer = (result) => {
      if (isAnswered || isClosed) return;
      isAnswered = true;
      try {
        answerCommand(database, id, result);
      } catch (error) {
        // The sender learns that no answer came; what the command did is in the journal.
        sqliteFailure(file, error);
      }
    };
    if (command.ok) commands.emit({ command: command.value, answer });
    else answer(command);
  }

  function takeFromInbox(): void {
    if (isClosed || isLost || listeners === 0 || !hasCommands(database)) return;
    let taken: readonly TakenCommand[] = [];
    const outcome = write(head, false, () => (taken = takeCommands(database, Math.round(clock.now()))));
    if (outcome.ok) for (const command of taken) give(command);
  }

  function exclusively(work: () => Promise<Result<number, Failure>>): Promise<Result<number, Failure>> {
    if (refolding)
      return Promise.resolve(err(failure('stale', 'The tables are being made anew already; wait for that.')));
    refolding = work()
      .catch((error: unknown) => err(sqliteFailure(file, error)))
      .finally(() => (refolding = null));
    return refolding;
  }

  reader.onForeignWrite(takeFromInbox);
  return {
    ...reader,
    append,
    rebuild: () => exclusively(rebuild),
    import: (lines) =>
      exclusively(() => importJournal({ database, log, tables, upcasters, write, isClosed: () => isClosed }, lines)),
    onCommand(listener) {
      listeners++;
      const remove = commands.on(({ command, answer }) => {
        listener(command, answer);
      });
      queueMicrotask(takeFromInbox);
      let isRemoved = false;
      return () => {
        if (!isRemoved) listeners--;
        isRemoved = true;
        remove();
      };
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      stopBeating();
      try {
        lease.release(token);
      } catch (error) {
        // The lease ends by itself with the process or its heartbeat.
        sqliteFailure(file, error);
      }
      reader.close();
    },
  };
}
