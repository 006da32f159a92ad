import assert from 'node:assert/strict';
import { createKeys } from '../../../src/vscode/board/board-folder.ts';

const done = (): Promise<null> => Promise.resolve(null);

describe('marks of what a page may answer', () => {
  it('are bounded: of more than a board shows those that were given longest ago are good no more', async () => {
    const keys = createKeys();
    const { onceOf } = keys.namesOf('a');
    const [first, kept] = [onceOf('q0'), onceOf('q1')];
    for (let at = 2; at < 20_000; at++) onceOf(`q${String(at)}`);
    assert.equal(onceOf('q1'), kept, 'what is shown again keeps its mark');
    onceOf('one more');
    assert.equal(await keys.spend('a', 'q0', first, done), false);
    assert.equal(await keys.spend('a', 'q1', kept, done), true);
    assert.equal(await keys.spend('a', 'q1', kept, done), false, 'once');
    assert.notEqual(onceOf('q0'), first);
  });

  it('are good again after what they were for has failed', async () => {
    const keys = createKeys();
    const once = keys.namesOf('a').onceOf('q1');
    await assert.rejects(
      keys.spend('a', 'q1', once, () => Promise.reject(new Error('no disk'))),
      /no disk/,
    );
    assert.equal(await keys.spend('b', 'q1', once, done), false, 'in its own folder alone');
    assert.equal(await keys.spend('a', 'q1', once, done), true);
  });
});
