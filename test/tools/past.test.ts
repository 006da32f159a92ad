import assert from 'node:assert/strict';
import { ok } from '../../src/core/base/index.ts';
import type { FileChange } from '../../src/core/domain/index.ts';
import { toolsInMemory } from './session.ts';

describe('git-show', () => {
  const at = Date.UTC(2026, 0, 2);
  const fileOf = (path: string): FileChange => {
    const hunk = { id: path, oldStart: 1, oldLines: 0, newStart: 1, newLines: 1 };
    const lines = [{ kind: 'added' as const, text: `${path}!` }];
    return { path, status: 'added', id: path, added: 1, removed: 0, hunks: [{ ...hunk, lines }] };
  };
  const commit = { id: '0123456789abcdef', at, author: 'Ada', subject: 'Add a', message: 'Add a\n\nFor a reason.' };
  const show = (name: string) => Promise.resolve(ok({ ...commit, id: name, files: ['a.ts', '.env'].map(fileOf) }));

  it('tells the message and what changed, and leaves files of keys out', async () => {
    const text = await toolsInMemory({}, { show }).told('git-show', { commit: '0123456789' });
    assert.match(text, /^0123456789 2026-01-02 Ada: Add a\nFor a reason\.\ndiff --git a\/a\.ts b\/a\.ts\n/);
    assert.match(text, /^\+a\.ts/m);
    assert.doesNotMatch(text, /\.env/);
  });

  it('asks before it shows a file of keys that is named, and refuses what is no name of a commit', async () => {
    const session = toolsInMemory({}, { show });
    assert.match(await session.refused('git-show', { commit: '0123456789', path: '.env' }), /may hold keys/);
    assert.match(await session.refused('git-show', { commit: '0123456789', path: 'b.ts' }), /did not change/);
    for (const name of ['HEAD', '--output=x', '012345']) {
      assert.match(await session.refused('git-show', { commit: name }), /commit/, name);
    }
  });
});

describe('git-blame and git-status', () => {
  it('tell ranges of lines with their commits, and the files of the task', async () => {
    const asked: unknown[] = [];
    const commit = { id: '0123456789abcdef', at: Date.UTC(2026, 0, 2), author: 'Ada', subject: 'Add a' };
    const blame = (...args: unknown[]) => {
      asked.push(args);
      return Promise.resolve(
        ok([
          { from: 3, to: 5, commit },
          { from: 6, to: 6, commit: null },
        ]),
      );
    };
    const session = toolsInMemory({ 'src/a.ts': '' }, { blame, change: () => Promise.resolve(ok(null)) });
    const told = await session.told('git-blame', { path: './src//a.ts', from: 3, lines: 4 });
    assert.equal(told, '3-5 0123456789 2026-01-02 Ada: Add a\n6 changed by this task');
    assert.deepEqual(asked, [['src/a.ts', 3, 4]]);
    assert.match(await session.refused('git-blame', { path: '.env' }), /may hold keys/);
    assert.equal(await session.told('git-status', {}), 'Nothing changed.');
    assert.match(await toolsInMemory({}).refused('git-blame', { path: 'a.ts' }), /not to be had/);
  });
});
