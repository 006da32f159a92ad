import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type DomainEvent, type Failure, type JournalEvent } from '../../core/domain/index.ts';
import type { JournalWriter } from '../../core/ports/index.ts';
import { createCommandDesk } from './command-desk.ts';
import { sqliteFailure } from './database.ts';
import { seal, sealedEvent, type Envelope } from './envelope.ts';
import { importJournal } from './import-journal.ts';
import { createPen, type Pen } from './pen.ts';
import { brokenJournal, createReader, type OpenJournal } from './reader.ts';
import type { Upcasters } from './upcast.ts';

/** How a writer was let in. */
export interface WriterGrant {
  readonly token: number;
  /** Milliseconds between two heartbeats. */
  readonly beatEvery: number;
  readonly upcasters: Upcasters;
}

type Written = Result<readonly JournalEvent[], Failure>;

function append(
  { log, tables }: OpenJournal,
  pen: Pen,
  events: readonly DomainEvent[],
  at: number,
  durable: boolean,
): Written {
  const sealed: Envelope[] = [];
  const written: JournalEvent[] = [];
  let next = pen.head();
  for (const event of events) {
    const envelope = seal(next, event, Math.round(at));
    sealed.push(envelope);
    written.push(sealedEvent(event, envelope));
    next = envelope;
  }
  const outcome = pen.write({ seq: next.seq, hash: next.hash }, durable, () => {
    log.insert(sealed, written);
    tables.fold(written);
  });
  return outcome.ok ? ok(written) : outcome;
}

/** Folds what is appended in the meantime too, until nothing is left to fold. */
async function rebuild({ database, log, tables }: OpenJournal, pen: Pen): Promise<Result<number, Failure>> {
  const rebuilding = tables.refold();
  let seq = 0;
  do {
    for (const { items, broken } of log.events({ after: seq })) {
      rebuilding.add(items);
      seq = items.at(-1)?.seq ?? seq;
      if (broken) return err(brokenJournal(database.file, broken));
      await nextTurn();
      if (!pen.isOpen()) return err(failure('cancelled', 'The journal was closed while its tables were made anew.'));
    }
  } while (seq !== log.last().seq);
  const finished = pen.write(pen.head(), false, () => {
    rebuilding.finish();
  });
  return finished.ok ? ok(seq) : finished;
}

/** Runs one long piece of work at a time. */
function createTurnstile(file: string) {
  let isTaken = false;
  return async (work: () => Promise<Result<number, Failure>>): Promise<Result<number, Failure>> => {
    if (isTaken) return err(failure('stale', 'The tables are being made anew already; wait for that.'));
    isTaken = true;
    try {
      return await work();
    } catch (error) {
      return err(sqliteFailure(file, error));
    } finally {
      isTaken = false;
    }
  };
}

/** The one writer of a journal: a reader with a pen. */
export function createWriter(journal: OpenJournal, { token, beatEvery, upcasters }: WriterGrant): JournalWriter {
  const { follower, ...reader } = createReader(journal);
  const pen = createPen(journal, token, beatEvery);
  const desk = createCommandDesk(journal, pen);
  const alone = createTurnstile(journal.database.file);
  follower.onForeignWrite(() => {
    desk.look();
  });
  return {
    ...reader,
    append(events, at, durable) {
      const written = append(journal, pen, events, at, durable);
      if (written.ok && written.value.length > 0) follower.announce();
      return written;
    },
    rebuild: () => alone(() => rebuild(journal, pen)),
    async import(lines) {
      const imported = await alone(() => importJournal(journal, pen, upcasters, lines));
      if (imported.ok) follower.announce();
      return imported;
    },
    onCommand: (listener) => desk.onCommand(listener),
    close() {
      if (!pen.isOpen()) return;
      pen.close();
      reader.close();
    },
  };
}
