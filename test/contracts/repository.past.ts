import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { decidableIds } from '../../src/core/domain/index.ts';
import { edit, integration, must, type Bench } from './repository.stage.ts';

/** What a repository tells of its past. */
export function repositoryPast(bench: () => Bench): void {
  it('tells the commits that led somewhere, newest first, all of them or those of a path', async () => {
    const { repository, proposal, landed } = bench();
    const start = await repository.log(repository.state.head, null, 10);
    const from = await proposal();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const commit = await landed(integration(from, decidableIds(from.change)));
    const [newest, ...rest] = await repository.log(commit, null, 10);
    assert.deepEqual([newest?.id, newest?.subject, newest?.at], [commit, 'Spell numbers', 1_700_000_000_000]);
    assert.notEqual(newest?.author, '');
    assert.deepEqual(rest, start);
    assert.deepEqual(await repository.log(commit, 'a.txt', 1), [newest]);
    assert.deepEqual(
      (await repository.log(commit, 'src', 10)).map(({ id }) => id),
      start.slice(-1).map(({ id }) => id),
    );
    assert.deepEqual(await repository.log(commit, '*.txt', 10), []);
    assert.deepEqual(await repository.log('no-such-commit', null, 10), []);
  });

  it('shows a commit whole, by its name or the beginning of it, the first one against nothing', async () => {
    const { repository, proposal, landed } = bench();
    const from = await proposal();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const accepted = { ...integration(from, decidableIds(from.change)), message: 'Spell numbers\n\nFor a reason.' };
    const commit = await landed(accepted);
    const shown = must(await repository.show(commit));
    assert.deepEqual([shown.id, shown.subject, shown.at], [commit, 'Spell numbers', 1_700_000_000_000]);
    assert.match(shown.message, /^Spell numbers\n\nFor a reason\./);
    assert.deepEqual(shown.files, from.change.files);
    assert.deepEqual(must(await repository.show(commit.slice(0, 10))), shown);
    const first = must(await repository.show(repository.state.head));
    assert.deepEqual(
      first.files.map(({ path: file, status }) => [file, status]),
      [
        ['a.txt', 'added'],
        ['package.json', 'added'],
        ['src/b.ts', 'added'],
      ],
    );
    for (const name of ['0'.repeat(40), 'abcdef1', 'HEAD', 'maestro/goal', '--output=x', from.change.tree]) {
      const none = await repository.show(name);
      assert.ok(!none.ok && none.error.reason === 'not-found', name);
    }
  });

  it('tells where lines of a worktree come from, as they are there now', async () => {
    const { repository } = bench();
    const worktree = must(await repository.prepareWorktree('task-1', repository.state.head));
    const [first] = await repository.log(repository.state.head, null, 1);
    const whole = must(await repository.blame(worktree, 'a.txt', 1, 1_000));
    assert.deepEqual(whole, [{ from: 1, to: 40, commit: first }]);
    edit(worktree.path, 'a.txt', (text) => text.replace('line 2\n', 'new\nline two\n'));
    writeFileSync(path.join(worktree.path, 'fresh.txt'), 'fresh\n');
    assert.deepEqual(must(await repository.blame(worktree, 'a.txt', 1, 5)), [
      { from: 1, to: 1, commit: first },
      { from: 2, to: 3, commit: null },
      { from: 4, to: 5, commit: first },
    ]);
    assert.deepEqual(must(await repository.blame(worktree, 'fresh.txt', 1, 9)), [{ from: 1, to: 1, commit: null }]);
    for (const [file, line] of [
      ['a.txt', 99],
      ['none.txt', 1],
      ['../a.txt', 1],
      ['--contents=a.txt', 1],
    ] as const) {
      const none = await repository.blame(worktree, file, line, 1);
      assert.ok(!none.ok && none.error.reason === 'not-found', file);
    }
  });
}
