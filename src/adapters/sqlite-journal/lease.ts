import { failure, type Failure } from '../../core/domain/index.ts';
import type { WriterInfo } from '../../core/ports/index.ts';
import type { Database } from './database.ts';
import type { ChainHead } from './envelope.ts';
import type { Processes } from './processes.ts';

/**
 * The writer's lease: one row that says who may write, guarded by a fencing token.
 *
 * Invariants:
 * 1. The token rises with every change of writer, also over releases. Whoever holds an older token cannot write.
 * 2. Every transaction that writes moves the chain's head by {@link Lease.advance} first, which needs the token. SQLite
 *    lets one transaction write at a time, so clocks and pauses decide only who may take over, never whether two write.
 * 3. A holder is replaced when its process is known to be gone, or when its heartbeat is too old. Ages are measured in
 *    ticks within a machine, so that setting the clock takes nobody's lease.
 */
export interface Lease {
  /** Who holds it; null when nobody does. */
  holder(): WriterInfo | null;
  /** Why it cannot be taken now: its holder lives. Null when it can. */
  refusal(): Failure | null;
  /** Takes it, inside the transaction that has seen no refusal, and returns the token. */
  take(label: string): number;
  /** Renews the heartbeat; false when the lease is another's now. */
  beat(token: number): boolean;
  /** Notes the new head of the chain; false when the lease is another's now. Nothing may be written then. */
  advance(token: number, head: ChainHead): boolean;
  release(token: number): void;
  /** The head of the chain as the last writer left it. */
  head(): ChainHead;
}

interface LeaseRow {
  readonly token: number;
  readonly held: number;
  readonly pid: number;
  readonly host: string;
  readonly machine: string;
  readonly started: string;
  readonly label: string;
  readonly since: number;
  readonly beat_at: number;
  readonly beat_tick: number;
}

const takeSql = `
  INSERT INTO lease (id, token, held, pid, host, machine, started, label, since, beat_at, beat_tick, head_seq, head_hash)
  VALUES (1, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, 0, '${'0'.repeat(64)}')
  ON CONFLICT (id) DO UPDATE SET token = token + 1, held = 1, pid = excluded.pid, host = excluded.host,
    machine = excluded.machine, started = excluded.started, label = excluded.label, since = excluded.since,
    beat_at = excluded.beat_at, beat_tick = excluded.beat_tick
  RETURNING token`;
const advanceSql = 'UPDATE lease SET head_seq = ?, head_hash = ? WHERE id = 1 AND token = ? AND held = 1';
const beatSql = 'UPDATE lease SET beat_at = ?, beat_tick = ? WHERE id = 1 AND token = ? AND held = 1';

/** Says who writes, for the person. */
function describeWriter({ label, pid, host, since }: WriterInfo): string {
  return `the ${label} (process ${pid} on ${host}, since ${new Date(since).toISOString()})`;
}

/** @param staleAfter milliseconds after which a heartbeat is not believed any more. */
export function createLease(database: Database, processes: Processes, now: () => number, staleAfter: number): Lease {
  const row = (): LeaseRow | undefined =>
    database.statement('SELECT * FROM lease WHERE id = 1').get() as unknown as LeaseRow | undefined;

  function isAlive(holder: LeaseRow): boolean {
    const isOurs = holder.machine === processes.self.machine;
    if (isOurs && !processes.isRunning(holder.pid, holder.started)) return false;
    // A beat from the future is as little to be believed as an old one: a machine restarted, or a clock was wrong.
    const age = isOurs ? processes.tick() - holder.beat_tick : now() - holder.beat_at;
    return Math.abs(age) <= staleAfter;
  }

  const lease: Lease = {
    holder() {
      const present = row();
      if (present?.held !== 1) return null;
      const { pid, host, label, since, token } = present;
      return { pid, host, label, since, token, alive: isAlive(present) };
    },
    refusal() {
      const holder = lease.holder();
      return holder?.alive ? heldByAnother(holder) : null;
    },
    take(label) {
      const { pid, host, machine, started } = processes.self;
      const at = Math.round(now());
      const taken = database.statement(takeSql).get(pid, host, machine, started, label, at, at, processes.tick());
      return Number(taken?.['token']);
    },
    beat: (token) => database.statement(beatSql).run(Math.round(now()), processes.tick(), token).changes === 1,
    advance: (token, { seq, hash }) => database.statement(advanceSql).run(seq, hash, token).changes === 1,
    release(token) {
      database.statement('UPDATE lease SET held = 0 WHERE id = 1 AND token = ?').run(token);
    },
    head() {
      const head = database.statement('SELECT head_seq AS seq, head_hash AS hash FROM lease WHERE id = 1').get();
      return { seq: Number(head?.['seq'] ?? 0), hash: String(head?.['hash'] ?? '0'.repeat(64)) };
    },
  };
  return lease;
}

function heldByAnother(holder: WriterInfo): Failure {
  return failure(
    'read-only',
    `The journal is written by ${describeWriter(holder)}. Hand the command to it, or close it and try again.`,
    { retryable: true },
  );
}

/** The failure of a writer whose lease was taken by another process, or is nobody's any more. */
export function leaseLost(holder: WriterInfo | null): Failure {
  const who = holder ? describeWriter(holder) : 'nobody';
  return failure(
    'read-only',
    `This process may not write to the journal any more: its lease was lost, and now ${who} holds it. ` +
      'Nothing of this step was written. Open the workspace again here when the other has finished.',
  );
}
