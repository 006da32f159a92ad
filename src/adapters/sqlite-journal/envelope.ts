import { hash } from 'node:crypto';
import { err, ok, type Result } from '../../core/base/index.ts';
import { eventTypes, subjectOf, type DomainEvent, type JournalEvent } from '../../core/domain/index.ts';
import type { JournalBreak } from '../../core/ports/index.ts';
import { upcast, type Upcasters } from './upcast.ts';

/**
 * An event as it is stored. `data` is the JSON text that was written; it is never parsed and printed again before it is
 * hashed, so the hash covers exactly the stored bytes. Hashes are lower-case hex SHA-256.
 */
export interface Envelope {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly version: number;
  readonly data: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** What the first event of a journal names as its predecessor. */
const noHash = '0'.repeat(64);

/** The end of a chain: the next event must follow on from it. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const emptyChain: ChainHead = { seq: 0, hash: noHash };

type Unsealed = Omit<Envelope, 'hash'>;

/** SHA-256 over the previous hash and the envelope, one field a line; only `data`, the last, can be long. */
function hashOf({ prevHash, seq, at, type, version, data }: Unsealed): string {
  return hash('sha256', `${prevHash}\n${seq}\n${at}\n${type}\n${version}\n${data}`);
}

/** Puts an event behind the head of a chain. */
export function seal(head: ChainHead, event: DomainEvent, at: number): Envelope {
  const { version } = eventTypes[event.type];
  const data = JSON.stringify(event.data);
  const unsealed = { seq: head.seq + 1, at, type: event.type, version, data, prevHash: head.hash };
  return { ...unsealed, hash: hashOf(unsealed) };
}

/** The event that an envelope of this process's own making holds. */
export function sealedEvent(event: DomainEvent, { seq, at, version, hash: own }: Envelope): JournalEvent {
  return { ...event, seq, at, version, hash: own };
}

/** What is wrong with an envelope by itself, or null. */
export function envelopeProblem(envelope: Envelope): string | null {
  return hashOf(envelope) === envelope.hash ? null : 'its content does not match its hash';
}

/** What is wrong with an envelope as the successor of `head`, or null. */
export function linkProblem(head: ChainHead, envelope: Envelope): JournalBreak | null {
  const expected = head.seq + 1;
  if (envelope.seq !== expected) {
    return { seq: expected, problem: `it is missing: event ${envelope.seq} follows event ${head.seq}` };
  }
  if (envelope.prevHash !== head.hash) {
    return { seq: expected, problem: 'it does not follow on from the event before it' };
  }
  const problem = envelopeProblem(envelope);
  return problem ? { seq: expected, problem } : null;
}

/**
 * The event in an envelope whose hash was checked, lifted to its type's present version. Data of the present version is
 * not validated again: the chain shows that it is what the journal wrote.
 */
export function openEnvelope(envelope: Envelope, upcasters: Upcasters): Result<JournalEvent, JournalBreak> {
  const { seq, at, type, hash: own } = envelope;
  let data: unknown;
  try {
    data = JSON.parse(envelope.data);
  } catch {
    return err({ seq, problem: 'its data is not JSON' });
  }
  const lifted = upcast(upcasters, type, envelope.version, data);
  if (!lifted.ok) return err({ seq, problem: lifted.error });
  return ok({ seq, at, type, version: lifted.value.version, data: lifted.value.data, hash: own } as JournalEvent);
}

/** The goal and task of an event as columns. */
export function subjectColumns(event: DomainEvent): readonly [goalId: string | null, taskId: string | null] {
  const { goalId, taskId } = subjectOf(event);
  return [goalId ?? null, taskId ?? null];
}
