import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decidableIds } from '../../src/core/domain/index.ts';
import { repositoryPast } from './repository.past.ts';
import {
  createBench,
  edit,
  files,
  integration,
  must,
  twoEdits,
  type Bench,
  type RepositoryHarness,
} from './repository.stage.ts';

/** What every repository must do. @param create makes a workspace with these files, all of them recorded. */
export function repositoryContract(
  name: string,
  create: (files: Readonly<Record<string, string>>) => Promise<RepositoryHarness>,
): void {
  describe(`a repository (${name})`, () => {
    let present: Bench | null = null;
    const bench = (): Bench => {
      assert.ok(present);
      return present;
    };
    beforeEach(async () => {
      present = await createBench(await create(files));
    });
    afterEach(() => bench().harness.dispose());

    worktreesContract(bench);
    repositoryPast(bench);
    changesContract(bench);
    commitsContract(bench);
    movedBranchesContract(bench);
    othersContract(bench);
  });
}

function worktreesContract(bench: () => Bench): void {
  it('gives a worktree outside the workspace with the files of the commit', async () => {
    const { harness, repository } = bench();
    const worktree = must(await repository.prepareWorktree('task-1', repository.state.head));
    assert.ok(path.relative(harness.workspace, worktree.path).startsWith('..'));
    assert.equal(readFileSync(path.join(worktree.path, 'a.txt'), 'utf8'), files['a.txt']);
    assert.equal(must(await repository.treeOf(worktree)), worktree.baseTree);
    assert.deepEqual(await repository.filesAt(repository.state.head), ['a.txt', 'package.json', 'src/b.ts']);
    assert.equal(await repository.fileAt(worktree.baseTree, 'src/b.ts'), files['src/b.ts']);
    assert.equal(await repository.fileAt(worktree.baseTree, 'none.ts'), null);
  });

  it('finds a worktree again with the work that is in it', async () => {
    const { repository } = bench();
    const first = must(await repository.prepareWorktree('task-1', repository.state.head));
    edit(first.path, 'a.txt', twoEdits);
    const again = must(await repository.prepareWorktree('task-1', repository.state.head));
    assert.deepEqual(again, first);
    assert.match(readFileSync(path.join(again.path, 'a.txt'), 'utf8'), /line two/);
  });

  it('puts a worktree back to an earlier tree, also what was removed and added', async () => {
    const { repository, proposal } = bench();
    const { worktree, change: first } = await proposal();
    rmSync(path.join(worktree.path, 'src'), { recursive: true });
    writeFileSync(path.join(worktree.path, 'junk.txt'), 'junk');
    must(await repository.resetTo(worktree, first.tree));
    assert.equal(must(await repository.treeOf(worktree)), first.tree);
    assert.ok(!existsSync(path.join(worktree.path, 'junk.txt')));
    assert.ok(existsSync(path.join(worktree.path, 'src/b.ts')));
  });

  it('sweeps worktrees that belong to no task, also those of integrations', async () => {
    const { repository, proposal } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const one = await proposal('task-1');
    must(await repository.draftIntegration(integration(one, decidableIds(one.change))));
    const kept = must(await repository.prepareWorktree('task-2', repository.state.head));
    assert.deepEqual(await repository.sweep(new Set(['task-2'])), ['task-1', 'task-1-integration']);
    assert.ok(!existsSync(one.worktree.path));
    assert.ok(existsSync(kept.path));
    await repository.removeWorktree('task-2');
    assert.ok(!existsSync(kept.path));
    assert.deepEqual(await repository.sweep(new Set()), []);
  });

  it('makes a worktree anew that was lost or half made', async () => {
    const { harness, repository } = bench();
    const first = must(await repository.prepareWorktree('task-1', repository.state.head));
    rmSync(path.join(harness.worktreesDir, 'task-1'), { recursive: true });
    const lost = await repository.treeOf(first);
    assert.ok(!lost.ok && lost.error.reason === 'not-found');
    assert.deepEqual(must(await repository.prepareWorktree('task-1', repository.state.head)), first);
    assert.equal(must(await repository.treeOf(first)), first.baseTree);
  });
}

function changesContract(bench: () => Bench): void {
  it('sees edited, new, removed and renamed files, and nothing when all is as it was', async () => {
    const { repository, change } = bench();
    const worktree = must(await repository.prepareWorktree('task-1', repository.state.head));
    assert.equal(must(await repository.diff(worktree, worktree.baseTree, 'task-1')), null);
    edit(worktree.path, 'a.txt', twoEdits);
    writeFileSync(path.join(worktree.path, 'new.txt'), 'new\n');
    rmSync(path.join(worktree.path, 'package.json'));
    const { files: found, baseTree } = await change(worktree);
    assert.equal(baseTree, worktree.baseTree);
    assert.deepEqual(
      found.map(({ path: file, status, hunks }) => [file, status, hunks.length]),
      [
        ['a.txt', 'modified', 2],
        ['new.txt', 'added', 1],
        ['package.json', 'deleted', 1],
      ],
    );
  });

  it('keeps the ids of hunks when other hunks are gone and lines have moved', async () => {
    const { change, proposal } = bench();
    const { worktree, change: first } = await proposal();
    const second = first.files[0]?.hunks[1]?.id;
    edit(worktree.path, 'a.txt', (text) => `one\nmore\nline\n${text.replace('line two\n', 'line 2\n')}`);
    const ids = decidableIds(await change(worktree));
    assert.ok(second !== undefined && ids.includes(second));
    assert.ok(!ids.includes(first.files[0]?.hunks[0]?.id ?? ''));
  });
}

function commitsContract(bench: () => Bench): void {
  it('commits only the accepted hunks, and leaves the person alone', async () => {
    const { harness, repository, before, proposal, landed } = bench();
    const { branch } = must(await repository.ensureBranch('maestro/goal', repository.state.head));
    assert.equal(branch, 'maestro/goal');
    const proposed = await proposal();
    const [, second = ''] = decidableIds(proposed.change);
    const commit = await landed(integration(proposed, [second]));
    assert.equal(await repository.headOf(branch), commit);
    assert.equal(await repository.fileAt(commit, 'a.txt'), files['a.txt'].replace('line 30\n', 'line thirty\n'));
    assert.deepEqual(harness.view(), before);
  });

  it('shows the draft in a folder of its own, with exactly the files that will be committed', async () => {
    const { repository, proposal } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await proposal();
    const accept = integration(proposed, decidableIds(proposed.change).slice(0, 1));
    const draft = must(await repository.draftIntegration(accept));
    assert.ok(draft.kind === 'ready');
    const { worktree } = proposed;
    assert.equal(must(await repository.treeOf({ ...worktree, path: draft.path })), draft.tree);
    assert.match(readFileSync(path.join(draft.path, 'a.txt'), 'utf8'), /line two\n[^]*line 30\n/);
    assert.equal(await repository.headOf('maestro/goal'), repository.state.head);
  });

  it('finds the commit of a key again instead of making it twice', async () => {
    const { repository, proposal, landed } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await proposal();
    const accept = integration(proposed, decidableIds(proposed.change));
    const commit = await landed(accept);
    const again = must(await repository.draftIntegration(accept));
    assert.deepEqual(again, { kind: 'already-committed', commit, tree: proposed.change.tree });
  });

  it('makes the same commit for the same call', async () => {
    const { repository, proposal } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await proposal();
    const accept = integration(proposed, decidableIds(proposed.change));
    const draft = must(await repository.draftIntegration(accept));
    assert.ok(draft.kind === 'ready');
    const first = must(await repository.commitDraft(accept, draft));
    assert.equal(must(await repository.commitDraft(accept, draft)), first);
  });
}

function movedBranchesContract(bench: () => Bench): void {
  it('brings a second task together with what the branch has become', async () => {
    const { repository, change, proposal, landed } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const one = await proposal('task-1');
    const worktree = must(await repository.prepareWorktree('task-2', repository.state.head));
    edit(worktree.path, 'a.txt', (text) => text.replace('line 15\n', 'line fifteen\n'));
    const two = { worktree, change: await change(worktree, 'task-2') };
    await landed(integration(one, decidableIds(one.change)));
    const commit = await landed(integration(two, decidableIds(two.change)));
    const merged = twoEdits(files['a.txt']).replace('line 15\n', 'line fifteen\n');
    assert.equal(await repository.fileAt(commit, 'a.txt'), merged);
  });

  it('reports a conflict with the lines, and overwrites nothing', async () => {
    const { repository, change, proposal, landed } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const one = await proposal('task-1');
    const worktree = must(await repository.prepareWorktree('task-2', repository.state.head));
    edit(worktree.path, 'a.txt', (text) => text.replace('line 2\n', 'line TWO\n'));
    const two = { worktree, change: await change(worktree, 'task-2') };
    const head = await landed(integration(one, decidableIds(one.change)));
    const draft = must(await repository.draftIntegration(integration(two, decidableIds(two.change))));
    assert.ok(draft.kind === 'conflict');
    assert.deepEqual(draft.files, ['a.txt']);
    assert.match(draft.detail, /a\.txt: both sides changed line 2\b/);
    assert.equal(await repository.headOf('maestro/goal'), head);
  });

  it('refuses to commit a draft when the branch moved after it was made', async () => {
    const { repository, change, proposal, landed } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const one = await proposal('task-1');
    const worktree = must(await repository.prepareWorktree('task-2', repository.state.head));
    edit(worktree.path, 'src/b.ts', () => 'export const b = 2;\n');
    const two = integration({ worktree, change: await change(worktree, 'task-2') }, []);
    const accept = { ...two, accepted: decidableIds(two.change) };
    const draft = must(await repository.draftIntegration(accept));
    assert.ok(draft.kind === 'ready');
    await landed(integration(one, decidableIds(one.change)));
    const late = await repository.commitDraft(accept, draft);
    assert.ok(!late.ok);
    assert.equal(late.error.reason, 'conflict');
    await landed(accept);
  });
}

function othersContract(bench: () => Bench): void {
  it('merges texts, and marks what both sides changed', async () => {
    const { repository } = bench();
    const base = 'one\ntwo\nthree\nfour\nfive\n';
    const theirs = base.replace('five', 'FIVE');
    const clean = must(await repository.mergeTexts({ ours: base.replace('one', 'ONE'), base, theirs }));
    assert.deepEqual(clean, { text: 'ONE\ntwo\nthree\nfour\nFIVE\n', conflicts: false });
    const marked = must(await repository.mergeTexts({ ours: base.replace('five', '5'), base, theirs }));
    assert.equal(marked.conflicts, true);
    assert.match(marked.text, /four\n<<<<<<< .*\n5\n=======\nFIVE\n>>>>>>> .*\n$/);
    const called = { ours: 'your version', theirs: 'CodeMaestro t1' };
    const named = must(await repository.mergeTexts({ ours: base.replace('five', '5'), base, theirs, called }));
    assert.match(named.text, /<<<<<<< your version\n5\n=======\nFIVE\n>>>>>>> CodeMaestro t1\n$/);
    const broken = await repository.mergeTexts({ ours: 'a\0', base, theirs });
    assert.ok(!broken.ok && broken.error.reason === 'bad-input');
  });

  it('brings accepted changes into unchanged files, merges, and leaves what conflicts', async () => {
    const { harness, repository, change, proposal, landed } = bench();
    must(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await proposal();
    edit(proposed.worktree.path, 'src/b.ts', () => 'export const b = 2;\n');
    const whole = { worktree: proposed.worktree, change: await change(proposed.worktree) };
    const commit = await landed(integration(whole, decidableIds(whole.change)));
    edit(harness.workspace, 'a.txt', (text) => text.replace('line 15\n', 'mine\n'));
    edit(harness.workspace, 'src/b.ts', () => 'export const b = 3;\n');
    const applied = must(await repository.applyToWorkspace(repository.state.head, commit));
    assert.deepEqual(applied.conflicts, ['src/b.ts']);
    const merged = twoEdits(files['a.txt']).replace('line 15\n', 'mine\n');
    assert.equal(readFileSync(path.join(harness.workspace, 'a.txt'), 'utf8'), merged);
    assert.equal(readFileSync(path.join(harness.workspace, 'src/b.ts'), 'utf8'), 'export const b = 3;\n');
    assert.deepEqual(must(await repository.applyToWorkspace(repository.state.head, commit)).conflicts, ['src/b.ts']);
  });

  it("takes another name when the branch is somebody else's", async () => {
    const { repository, proposal, landed } = bench();
    const { head } = repository.state;
    const proposed = await proposal();
    must(await repository.ensureBranch('maestro/goal', head));
    const mine = await landed(integration(proposed, decidableIds(proposed.change)));
    assert.equal(must(await repository.ensureBranch('maestro/goal', head)).branch, 'maestro/goal');
    assert.deepEqual(must(await repository.ensureBranch('maestro/goal', mine)), {
      branch: 'maestro/goal',
      commit: mine,
    });
    must(await repository.ensureBranch('maestro/other', head));
    assert.equal(must(await repository.ensureBranch('maestro/other', mine)).branch, 'maestro/other-2');
    assert.equal(must(await repository.ensureBranch('maestro/other', mine)).branch, 'maestro/other-2');
    assert.equal(must(await repository.ensureBranch('maestro/other/deep', head)).branch, 'maestro-other-deep');
    const bad = await repository.ensureBranch('bad name', head);
    assert.ok(!bad.ok && bad.error.reason === 'bad-input');
  });

  it('finds no edits in a copy that is as it was committed', async () => {
    const { harness, repository, before } = bench();
    const copy = must(await repository.workingCopy());
    assert.deepEqual(copy.dirty, []);
    assert.ok(copy.notes.every((note) => /^[A-Z].*\.$/.test(note)));
    assert.deepEqual(harness.view(), before);
  });

  it('opens again on the same state', async () => {
    const { harness, repository, before } = bench();
    const again = await harness.open();
    assert.deepEqual(again.state, repository.state);
    assert.deepEqual(harness.view(), before);
  });
}
