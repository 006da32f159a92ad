import { createEmitter, err, ok, type Emitter, type Result } from '../../src/core/base/index.ts';
import { failure, personCommands, subjectOf, type Command, type Failure } from '../../src/core/domain/index.ts';
import type { JournalEvent } from '../../src/core/domain/index.ts';
import type { EventQuery, GateRow, GoalRow, JournalReader } from '../../src/core/ports/index.ts';
import type { JournalStore, JournalWriter, WriterInfo } from '../../src/core/ports/index.ts';
import { emptyChain, seal, sealedEvent, type Envelope } from '../../src/adapters/sqlite-journal/envelope.ts';
import * as fold from '../../src/adapters/sqlite-journal/fold-rows.ts';
import { queryWords, readableText } from '../../src/adapters/sqlite-journal/readable-text.ts';
import {
  createImportReader,
  eventLine,
  headerLine,
  type Imported,
} from '../../src/adapters/sqlite-journal/transfer.ts';

/** A journal in memory, and the levers that tests pull. */
export interface FakeJournalStore extends JournalStore {
  /** Everything that was written, in order. */
  readonly events: readonly JournalEvent[];
  /** Which of the appends were asked to wait for the disk, by the sequence number of their last event. */
  readonly durable: ReadonlySet<number>;
  /** Takes the lease from the present writer, as another process would. */
  steal(): void;
  /** Deletes the journal, as a person would; whoever has it open keeps what it was. */
  remove(): void;
  /** Lets the following appends fail, until called with null. */
  failAppends(cause: Failure | null): void;
}

type Answer = (result: Result<null, Failure>) => void;
type Taker = (command: Command, answer: Answer) => void;

interface Inbox {
  handOver(command: Command, timeout: number): Promise<Result<null, Failure>>;
  onCommand(taker: Taker): () => void;
}

/** What the file and the processes hold in the real thing. */
interface Memory {
  readonly envelopes: Envelope[];
  readonly events: JournalEvent[];
  readonly durable: Set<number>;
  readonly appended: Emitter<undefined>;
  readonly inbox: Inbox;
  rows: ReturnType<typeof emptyRows>;
  holder: WriterInfo | null;
  token: number;
  failing: Failure | null;
  isRemoved: boolean;
}

function emptyMemory(): Memory {
  return {
    ...{ envelopes: [], events: [], durable: new Set(), appended: createEmitter(), inbox: createInbox() },
    ...{ rows: emptyRows(), holder: null, token: 0, failing: null, isRemoved: false },
  };
}

function emptyRows() {
  return {
    goals: new Map<string, GoalRow>(),
    tasks: new Map<string, fold.PlacedTaskRow>(),
    gates: new Map<string, GateRow>(),
  };
}

function createInbox(): Inbox {
  const left = new Set<{ command: Command; answer: Answer }>();
  const takers = new Set<Taker>();

  function deliver(): void {
    for (const entry of takers.size > 0 ? [...left] : []) {
      left.delete(entry);
      for (const taker of takers) taker(entry.command, entry.answer);
    }
  }

  return {
    handOver(command, timeout) {
      if (!personCommands.has(command.type)) {
        return Promise.resolve(err(failure('not-permitted', `"${command.type}" is the engine's own.`)));
      }
      return new Promise((resolve) => {
        const answer: Answer = (result) => {
          clearTimeout(timer);
          resolve(result);
        };
        const entry = { command, answer };
        const timer = setTimeout(() => {
          left.delete(entry);
          resolve(err(failure('stale', 'No process that writes the journal answered.', { retryable: true })));
        }, timeout);
        left.add(entry);
        queueMicrotask(deliver);
      });
    },
    onCommand(taker) {
      takers.add(taker);
      queueMicrotask(deliver);
      return () => void takers.delete(taker);
    },
  };
}

function select(events: readonly JournalEvent[], query: EventQuery): readonly JournalEvent[] {
  const { after = 0, types, goalId, taskId, text, limit = events.length, newestFirst = false } = query;
  const words = text === undefined ? null : queryWords(text.toLowerCase());
  const found = events.filter((event) => {
    const subject = subjectOf(event);
    if (event.seq <= after || (types && !types.includes(event.type))) return false;
    if (goalId !== undefined && subject.goalId !== goalId) return false;
    if (taskId !== undefined && subject.taskId !== taskId) return false;
    if (!words) return true;
    const own = new Set(queryWords(readableText(event).toLowerCase()));
    return words.length > 0 && words.every((word) => own.has(word));
  });
  return (newestFirst ? found.reverse() : found).slice(0, limit);
}

function createReader(memory: Memory): JournalReader {
  const { events, envelopes, appended, inbox } = memory;
  const removals: (() => void)[] = [];
  const isOf = (goalId: string | undefined) => (row: { readonly goalId: string }) =>
    goalId === undefined || row.goalId === goalId;
  return {
    async *read(query = {}) {
      await Promise.resolve();
      const found = select(events, query);
      if (found.length > 0) yield found;
    },
    lastSeq: () => events.length,
    hashOf: (seq) => envelopes[seq - 1]?.hash ?? null,
    isReplaced: () => memory.isRemoved,
    goals: () => [...memory.rows.goals.values()].sort(fold.compareGoals),
    tasks: (goalId) =>
      [...memory.rows.tasks.values()]
        .filter(isOf(goalId))
        .sort(fold.compareTasks)
        .map(({ place: _place, ...row }) => row),
    openGates: (goalId) => [...memory.rows.gates.values()].filter(isOf(goalId)).sort(fold.compareGates),
    writer: () => memory.holder,
    onAppended(listener) {
      const remove = appended.on(listener);
      removals.push(remove);
      return remove;
    },
    verify() {
      const head = envelopes.at(-1)?.hash ?? emptyChain.hash;
      return Promise.resolve({ events: events.length, head, broken: null });
    },
    async *export() {
      await Promise.resolve();
      yield headerLine(envelopes.at(-1) ?? emptyChain);
      for (const envelope of envelopes) yield eventLine(envelope);
    },
    handOver: (command, timeout) => inbox.handOver(command, timeout),
    close() {
      for (const remove of removals) remove();
    },
  };
}

/** Adds records behind the last one, and tells those who follow. */
function put(memory: Memory, records: readonly Imported[]): void {
  for (const { envelope, event } of records) {
    memory.envelopes.push(envelope);
    memory.events.push(event);
    fold.foldEvent(memory.rows, event, event.at);
  }
  if (records.length === 0) return;
  queueMicrotask(() => {
    memory.appended.emit(undefined);
  });
}

async function staged(lines: AsyncIterable<string>): Promise<Result<readonly Imported[], Failure>> {
  const incoming = createImportReader({});
  const records: Imported[] = [];
  for await (const line of lines) {
    const record = incoming.next(line);
    if (!record.ok) return record;
    if (record.value) records.push(record.value);
  }
  const end = incoming.end();
  return end.ok ? ok(records) : end;
}

function createWriter(memory: Memory, own: number): JournalWriter {
  const { events, envelopes, durable, inbox } = memory;
  const reader = createReader(memory);
  const takings: (() => void)[] = [];
  const refusal = (): Failure | null =>
    memory.holder?.token === own
      ? memory.failing
      : failure('read-only', 'The lease was lost to another process; nothing was written.');
  return {
    ...reader,
    append(given, at, isDurable) {
      const refused = refusal();
      if (refused) return err(refused);
      let head = envelopes.at(-1) ?? emptyChain;
      const records = given.map((event) => {
        const envelope = seal(head, event, Math.round(at));
        head = envelope;
        return { envelope, event: sealedEvent(event, envelope) };
      });
      put(memory, records);
      if (isDurable) durable.add(events.length);
      return ok(records.map(({ event }) => event));
    },
    rebuild() {
      const refused = refusal();
      if (refused) return Promise.resolve(err(refused));
      memory.rows = emptyRows();
      for (const event of events) fold.foldEvent(memory.rows, event, event.at);
      return Promise.resolve(ok(events.length));
    },
    async import(lines) {
      if (events.length > 0) return err(failure('refused', 'The journal holds events already.'));
      const records = await staged(lines);
      if (!records.ok) return records;
      const refused = refusal();
      if (refused) return err(refused);
      put(memory, records.value);
      return ok(events.length);
    },
    onCommand(taker) {
      const stop = inbox.onCommand(taker);
      takings.push(stop);
      return stop;
    },
    close() {
      for (const stop of takings) stop();
      if (memory.holder?.token === own) memory.holder = null;
      reader.close();
    },
  };
}

/** @param now the time that leases are stamped with. */
export function createFakeJournalStore(now: () => number = () => 0): FakeJournalStore {
  let memory = emptyMemory();
  const hold = (pid: number, host: string, label: string): number => {
    memory.token++;
    memory.holder = { pid, host, label, since: now(), token: memory.token, alive: true };
    return memory.token;
  };
  return {
    get events() {
      return memory.events;
    },
    get durable() {
      return memory.durable;
    },
    steal: () => void hold(2, 'elsewhere', 'thief'),
    remove() {
      const removed = memory;
      memory = emptyMemory();
      removed.isRemoved = true;
      queueMicrotask(() => {
        removed.appended.emit(undefined);
      });
    },
    failAppends(cause) {
      memory.failing = cause;
    },
    openReader() {
      return memory.token > 0 ? ok(createReader(memory)) : err(failure('not-found', 'There is no journal yet.'));
    },
    openWriter(label) {
      if (!memory.holder) return ok(createWriter(memory, hold(1, 'here', label)));
      const person = `The journal is written by the ${memory.holder.label}.`;
      return err(failure('read-only', person, { retryable: true }));
    },
  };
}
