import assert from 'node:assert/strict';
import { fold, type Maestro, type State } from '../../src/core/app/index.ts';
import type { JournalEvent } from '../../src/core/domain/index.ts';
import type { JournalReader } from '../../src/core/ports/index.ts';
import { plain } from '../machine/plain.ts';
import type { World } from './world.ts';

/** All events of a journal. */
export async function eventsOf(journal: Pick<JournalReader, 'read'>): Promise<readonly JournalEvent[]> {
  const events: JournalEvent[] = [];
  for await (const page of journal.read()) events.push(...page);
  return events;
}

function assertOnce(names: readonly string[], what: string): void {
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  assert.deepEqual(twice, [], what);
}

/** What must be true of the events of every journal, whatever happened: nothing is done twice, nothing out of nothing. */
export function auditEvents(events: readonly JournalEvent[]): void {
  const scheduled = events.flatMap((event) => (event.type === 'effect-scheduled' ? [event.data.effect.id] : []));
  const ended = events.flatMap((event) => (event.type === 'effect-finished' ? [event.data.effectId] : []));
  const committed = events.flatMap((event) => (event.type === 'change-committed' ? [event.data.taskId] : []));
  assertOnce(scheduled, 'an effect was scheduled twice');
  assertOnce(ended, 'an effect was finished twice');
  assertOnce(committed, 'a task was committed twice');
  const known = new Set(scheduled);
  assert.deepEqual(
    ended.filter((id) => !known.has(id)),
    [],
    'an effect was finished that nobody had scheduled',
  );
}

/** What must be true of every engine: its journal is whole and is its state. Gives the events. */
export async function auditJournal(maestro: Maestro): Promise<readonly JournalEvent[]> {
  assert.equal((await maestro.journal.verify()).broken, null);
  const events = await eventsOf(maestro.journal);
  assert.deepEqual(plain(fold(events)), plain(maestro.state()), 'the journal tells another state');
  auditEvents(events);
  return events;
}

/** Goals that are over leave no worktree, no note of a running check, no process. */
export function auditLeftovers(world: World, state: State): void {
  const isOpen = ({ status }: { readonly status: string }): boolean =>
    ['planning', 'awaiting-plan', 'running'].includes(status);
  if (![...state.goals.values()].some(isOpen)) assert.deepEqual(world.leftovers(), []);
}
