import assert from 'node:assert/strict';
import type { KnowledgeStore, Thing, Tie } from '../../src/core/ports/index.ts';

/** An empty store. */
export interface KnowledgeStoreHarness {
  readonly store: KnowledgeStore;
  /** The same store, as a process sees it that starts now. */
  readonly again: () => KnowledgeStore;
  readonly dispose: () => void;
}

function task(name: string, label = '', state = ''): Thing {
  return { id: `task:${name}`, kind: 'task', label, state, labelled: 1, stated: 1 };
}

function file(path: string): Thing {
  return { id: `file:${path}`, kind: 'file', label: '', state: '', labelled: 0, stated: 0 };
}

function changes(from: Thing, to: Thing, seq: number): Tie {
  return { from: from.id, kind: 'changes', to: to.id, seq };
}

const mark = { seq: 7, hash: 'ab' };

/** What every implementation of {@link KnowledgeStore} keeps to. */
export function knowledgeStoreContract(name: string, make: () => KnowledgeStoreHarness): void {
  describe(`${name} as a store of knowledge`, () => {
    let harness: KnowledgeStoreHarness;
    let store: KnowledgeStore;
    beforeEach(() => {
      harness = make();
      store = harness.store;
    });
    afterEach(() => {
      harness.dispose();
    });

    it('knows nothing at first', () => {
      assert.equal(store.upTo(), null);
      assert.equal(store.things(['task:t1']).size, 0);
      assert.deepEqual(store.ties(['task:t1']), []);
      assert.deepEqual(store.find('', null, 9), []);
    });

    it('keeps things and ties, and up to where they were told', () => {
      const [one, two] = [task('t1', 'Round'), file('a.ts')];
      store.put({ things: [one, two], ties: [changes(one, two, 5)] }, mark);
      assert.deepEqual(store.upTo(), mark);
      assert.deepEqual([...store.things(['task:t1', 'task:t9'])], [['task:t1', one]]);
      assert.deepEqual(store.ties(['file:a.ts']), [changes(one, two, 5)]);
      assert.deepEqual(store.ties(['task:t1', 'file:a.ts']), [changes(one, two, 5)]);
    });

    it('takes a thing in the place of the one before, and of a tie the greater number', () => {
      const [one, two] = [task('t1', 'Round'), file('a.ts')];
      store.put({ things: [one, two], ties: [changes(one, two, 5)] }, mark);
      const next = task('t1', 'Round', 'completed');
      store.put({ things: [next], ties: [changes(one, two, 3)] }, { seq: 8, hash: 'cd' });
      assert.deepEqual(store.things(['task:t1']).get('task:t1'), next);
      assert.deepEqual(store.ties(['task:t1']), [changes(one, two, 5)]);
      assert.deepEqual(store.upTo(), { seq: 8, hash: 'cd' });
    });

    it('finds things by a part of their id or label, in either case, of one kind or any', () => {
      const event: Thing = { ...task('x', 'round'), id: 'event:4', kind: 'event' };
      store.put({ things: [task('t1', 'Round prices'), file('src/round.ts'), event], ties: [] }, mark);
      const ids = (text: string, kind: Thing['kind'] | null, limit = 9) =>
        store.find(text, kind, limit).map(({ id }) => id);
      assert.deepEqual(ids('ROUND', null), ['file:src/round.ts', 'task:t1']);
      assert.deepEqual(ids('round', 'task'), ['task:t1']);
      assert.deepEqual(ids('round', null, 1), ['file:src/round.ts']);
      assert.deepEqual(ids('100%_', null), []);
    });

    it('takes all of a piece of work, or nothing of it', () => {
      assert.throws(
        () =>
          store.alone(() => {
            store.put({ things: [task('t1')], ties: [] }, mark);
            throw new Error('broke');
          }),
        /broke/,
      );
      assert.equal(store.things(['task:t1']).size, 0);
      assert.equal(store.upTo(), null);
      store.alone(() => {
        store.put({ things: [task('t1')], ties: [] }, mark);
      });
      assert.equal(harness.again().things(['task:t1']).size, 1);
    });

    it('forgets everything when it is started anew', () => {
      store.put({ things: [task('t1')], ties: [] }, mark);
      store.startAnew();
      assert.equal(store.upTo(), null);
      assert.equal(store.things(['task:t1']).size, 0);
    });
  });
}
