import assert from 'node:assert/strict';
import { keepTrashSmall, tooMuch, trashBounds, trashToEmpty } from '../../src/core/app/trash.ts';
import { event, type JournalEvent } from '../../src/core/domain/index.ts';
import { initialState } from '../../src/core/machine/index.ts';
import type { Trash, TrashedFile } from '../../src/core/ports/index.ts';
import { fakeTrash } from '../fakes/trash.fake.ts';

const day = 86_400_000;
const now = 1_000 * day;

/** A copy that is so many days old. */
function copy(id: string, days: number, size = 1, goalId = 'g1'): TrashedFile {
  return { id, goalId, taskId: 't1', path: `${id}.txt`, size, at: now - days * day };
}
const ids = (files: readonly TrashedFile[]): readonly string[] => files.map(({ id }) => id).sort();
const allOver = (): boolean => false;
const isG2 = (goalId: string): boolean => goalId === 'g2';

describe('what is too much in the trash', () => {
  it('is what is older than the days, of goals that are over', () => {
    const files = [copy('a', trashBounds.days - 1), copy('b', trashBounds.days + 1), copy('c', 1_000, 1, 'g2')];
    assert.deepEqual(ids(tooMuch(files, now, isG2)), ['b']);
    assert.deepEqual(ids(tooMuch(files, now, allOver)), ['b', 'c']);
  });

  it('is the oldest beyond what all may have, but of no open goal', () => {
    const third = trashBounds.bytes / 3;
    const files = [copy('new', 1, third), copy('old', 9, third), copy('open', 20, third, 'g2'), copy('mid', 5, third)];
    assert.deepEqual(ids(tooMuch(files, now, isG2)), ['old']);
    assert.deepEqual(ids(tooMuch(files, now, allOver)), ['open']);
    assert.deepEqual(ids(tooMuch(files.slice(1), now, isG2)), [], 'just as much is not too much');
  });
});

describe('what a person may have removed', () => {
  it('is everything, or what is older, of goals that are over', () => {
    const files = [copy('a', 1), copy('b', 40), copy('c', 40, 1, 'g2')];
    assert.deepEqual(ids(trashToEmpty(files, null, now, isG2)), ['a', 'b']);
    assert.deepEqual(ids(trashToEmpty(files, 30, now, isG2)), ['b']);
  });
});

describe('the trash of an engine', () => {
  const clock = { now: () => now, after: () => () => undefined };
  const eventOf = (decided: ReturnType<typeof event>): JournalEvent =>
    ({ ...decided, ...{ seq: 1, at: now, hash: '' } }) as JournalEvent;
  const done = eventOf(event('effect-finished', { effectId: 'e1', outcome: 'done' }));
  const other = eventOf(event('circuit-closed', { key: 'x' }));

  /** A trash with what is too old, and how often it was opened. */
  function old() {
    const trash = fakeTrash([copy('old', 100), copy('new', 1)]);
    let opened = 0;
    const open = (): Promise<Trash> => {
      opened++;
      return Promise.resolve(trash);
    };
    return { trash, open, opened: () => opened };
  }
  const left = async (trash: Trash): Promise<readonly string[]> => {
    const files = await trash.list();
    return files.ok ? ids(files.value) : [];
  };

  it('is cleared up once, when something was done and nothing is under way', async () => {
    const { trash, open, opened } = old();
    const keeping = keepTrashSmall(open, () => initialState, clock);
    keeping.heed([other]);
    await keeping.settled();
    assert.deepEqual(await left(trash), ['new', 'old'], 'a start alone clears nothing');
    keeping.heed([done]);
    keeping.heed([done]);
    await keeping.settled();
    assert.deepEqual(await left(trash), ['new']);
    assert.equal(opened(), 1);
  });

  it('waits while something is under way', async () => {
    const { trash, open } = old();
    const request = { kind: 'make-plan' as const, goalId: 'g1', version: 1, feedback: [] };
    const busy = { ...initialState, effects: initialState.effects.set('e2', { id: 'e2', request }) };
    const keeping = keepTrashSmall(open, () => busy, clock);
    keeping.heed([done]);
    await keeping.settled();
    assert.deepEqual(await left(trash), ['new', 'old']);
  });

  it('stays as it is where it cannot be read', async () => {
    const keeping = keepTrashSmall(
      () => Promise.reject(new Error('EIO')),
      () => initialState,
      clock,
    );
    keeping.heed([done]);
    await keeping.settled();
  });
});
