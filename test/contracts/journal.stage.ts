import assert from 'node:assert/strict';
import type { Result } from '../../src/core/base/index.ts';
import type { DomainEvent, JournalEvent } from '../../src/core/domain/index.ts';
import type { EventQuery, JournalReader, JournalStore, JournalWriter } from '../../src/core/ports/index.ts';

/** A store on a new, empty place. `remove` deletes its journal, as a person would; `release` undoes whatever it made. */
export interface Placed {
  readonly store: JournalStore;
  readonly remove: () => void;
  readonly release: () => void;
}
export type CreateStore = () => Placed;

/** What each test of the contract starts with: an empty journal, opened for writing by "test". */
export interface Stage {
  store: JournalStore;
  writer: JournalWriter;
  remove: () => void;
  readonly createStore: CreateStore;
  append(...events: DomainEvent[]): readonly JournalEvent[];
}

/** The value of a result that must be good. */
export function good<T>(result: Result<T, unknown>): T {
  assert.ok(result.ok, `failed: ${JSON.stringify(result)}`);
  return result.value;
}

/** The reason of a result that must have failed. */
export function reasonOf(result: Result<unknown, { readonly reason: string }>): string {
  assert.ok(!result.ok, 'succeeded, but should have failed');
  return result.error.reason;
}

/** All events that a query finds. */
export async function readAll(reader: JournalReader, query?: EventQuery): Promise<readonly JournalEvent[]> {
  const found: JournalEvent[] = [];
  for await (const page of reader.read(query)) found.push(...page);
  return found;
}

/** All lines of an export. */
export async function exportOf(reader: JournalReader): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of reader.export()) lines.push(line);
  return lines;
}

/** The lines as a stream. */
export async function* streamOf(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) {
    await Promise.resolve();
    yield line;
  }
}

/** The sequence numbers of events. */
export function seqsOf(events: readonly JournalEvent[]): readonly number[] {
  return events.map(({ seq }) => seq);
}
