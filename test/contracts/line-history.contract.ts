import assert from 'node:assert/strict';
import type { LineHistory } from '../../src/core/ports/index.ts';
import { good } from './code-index.contract.ts';

/** A history in which commits can be made. */
export interface LineHistoryHarness {
  readonly history: LineHistory;
  readonly write: (path: string, text: string) => void;
  readonly commit: (message: string) => void;
  readonly dispose: () => void;
}

/** What every implementation of {@link LineHistory} keeps to. */
export function lineHistoryContract(name: string, make: () => LineHistoryHarness): void {
  describe(`${name} as the history of lines`, () => {
    let harness: LineHistoryHarness;
    beforeEach(() => {
      harness = make();
    });
    afterEach(() => {
      harness.dispose();
    });

    async function subjects(path: string, line: number | null, limit = 9): Promise<readonly string[]> {
      return good(await harness.history.originsOf(path, line, limit)).map(({ subject }) => subject);
    }

    it('tells the commit of a line, and those of a file with the newest first', async () => {
      harness.write('a.ts', 'one\ntwo\n');
      harness.commit('First');
      harness.write('a.ts', 'one\n2\n');
      harness.commit('Second');
      assert.deepEqual(await subjects('a.ts', 1), ['First']);
      assert.deepEqual(await subjects('a.ts', 2), ['Second']);
      assert.deepEqual(await subjects('a.ts', null), ['Second', 'First']);
      assert.deepEqual(await subjects('a.ts', null, 1), ['Second']);
    });

    it('names the task of a commit that has one', async () => {
      harness.write('a.ts', 'one\n');
      harness.commit('First\n\nWhy it is so.\n\nMaestro-Task: g1-t3');
      const [origin] = good(await harness.history.originsOf('a.ts', 1, 9));
      assert.equal(origin?.task, 'g1-t3');
      assert.equal(origin.author, 'Ada');
      assert.match(origin.commit, /^[0-9a-f]{40}$/);
    });

    it('tells nothing of what is not committed, and refuses what is not there', async () => {
      harness.write('a.ts', 'one\n');
      harness.commit('First');
      harness.write('a.ts', 'one\nnew\n');
      harness.write('b.ts', 'new\n');
      assert.deepEqual(await subjects('a.ts', 2), []);
      assert.deepEqual(await subjects('b.ts', 1), []);
      assert.deepEqual(await subjects('b.ts', null), []);
      for (const [path, line] of [
        ['a.ts', 9],
        ['gone.ts', 1],
      ] as const) {
        const found = await harness.history.originsOf(path, line, 9);
        assert.ok(!found.ok && found.error.reason === 'not-found', path);
      }
    });
  });
}
