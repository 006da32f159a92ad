import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrash, openWorktreeFiles } from '../../../src/adapters/worktree-files/index.ts';
import { valueOf } from '../git/sandbox.ts';
import { trashContract } from '../../contracts/trash.contract.ts';
import { reasonOf } from '../../contracts/worktree-files.contract.ts';
import { fakeTrash } from '../../fakes/trash.fake.ts';

/** A worktree on the disk and its trash, which holds what the contract says. */
async function stage() {
  const top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-trash-')));
  const [tree, root, folder] = [join(top, 'tree'), join(top, 'root'), join(top, 'trash')];
  for (const each of [tree, root]) fs.mkdirSync(each);
  const files = await openWorktreeFiles(tree);
  for (const text of ['one', 'two']) {
    valueOf(await files.write('src/a.txt', text));
    valueOf(await files.remove('src/a.txt', join(folder, 'g1-t1')));
  }
  valueOf(await files.write('b.txt', 'of another task'));
  valueOf(await files.write('b.txt', 'new', join(folder, 'g2-t2')));
  const dispose = () => fs.promises.rm(top, { recursive: true });
  return { ...{ top, root, folder, files, dispose }, trash: createTrash(folder) };
}

trashContract('a folder on the disk', stage);
trashContract('in memory', () => {
  const file = { goalId: 'g1', taskId: 't1', path: 'src/a.txt', size: 3 };
  const held = [
    { ...file, id: 'a', at: 1 },
    { ...file, id: 'b', at: 2 },
    { ...file, id: 'c', goalId: 'g2', taskId: 't2', path: 'b.txt', at: 3 },
  ];
  return Promise.resolve({ trash: fakeTrash(held), root: '/root', dispose: () => Promise.resolve() });
});

describe('the trash on the disk', () => {
  let at: Awaited<ReturnType<typeof stage>>;
  beforeEach(async () => {
    at = await stage();
  });
  afterEach(() => at.dispose());

  /** The id of the file that has a text. */
  async function idOf(text: string): Promise<string> {
    for (const { id } of valueOf(await at.trash.list())) {
      const { file } = valueOf(await at.trash.restore(id, { root: at.root, path: `looked/${id}`, replace: false }));
      if (fs.readFileSync(file, 'utf8') === text) return id;
    }
    throw new Error(`Nothing says ${text}.`);
  }

  it('is empty where nothing was ever kept, and says so', async () => {
    const none = createTrash(join(at.top, 'nowhere'));
    assert.deepEqual(valueOf(await none.list()), []);
    assert.equal(valueOf(await none.remove(['x'])), 0);
  });

  it('gives a file back as it was, with its mode', async () => {
    const data = Buffer.from([0, 255, 13, 10]);
    fs.writeFileSync(join(at.files.root, 'run'), data, { mode: 0o755 });
    valueOf(await at.files.remove('run', join(at.folder, 'g1-t1')));
    const id = valueOf(await at.trash.list()).find(({ path }) => path === 'run')?.id ?? '';
    const { file } = valueOf(await at.trash.restore(id, { root: at.root, path: 'bin/run', replace: false }));
    assert.deepEqual(fs.readFileSync(file), data);
    if (process.platform !== 'win32') assert.equal(fs.statSync(file).mode & 0o777, 0o755);
  });

  it('leaves what is there, and keeps what it replaces', async () => {
    fs.writeFileSync(join(at.root, 'a.txt'), 'mine');
    const place = { root: at.root, path: 'a.txt' };
    const id = await idOf('two');
    assert.equal(reasonOf(await at.trash.restore(id, { ...place, replace: false })), 'conflict');
    assert.equal(fs.readFileSync(join(at.root, 'a.txt'), 'utf8'), 'mine');
    const { kept } = valueOf(await at.trash.restore(id, { ...place, replace: true }));
    assert.equal(fs.readFileSync(join(at.root, 'a.txt'), 'utf8'), 'two');
    assert.equal(fs.readFileSync(kept ?? '', 'utf8'), 'mine');
    assert.equal(valueOf(await at.trash.list()).length, 4, 'and it is listed');
  });

  it('writes through no link that leads out, and nothing of git', async () => {
    const outside = join(at.top, 'outside');
    fs.mkdirSync(outside);
    fs.symlinkSync(outside, join(at.root, 'way'));
    fs.symlinkSync(join(outside, 'new'), join(at.root, 'to'));
    const id = await idOf('one');
    for (const path of ['way/a.txt', 'to', '.git/hooks/pre-commit', join(outside, 'a.txt')]) {
      assert.equal(reasonOf(await at.trash.restore(id, { root: at.root, path, replace: true })), 'not-permitted', path);
    }
    assert.deepEqual(fs.readdirSync(outside), []);
  });

  it('takes no link and no folder of somebody else for a copy', async () => {
    const before = valueOf(await at.trash.list());
    fs.symlinkSync(join(at.top, 'tree'), join(at.folder, 'g3-t3'));
    fs.symlinkSync(join(at.top, 'tree/b.txt'), join(at.folder, 'g1-t1/link'));
    fs.mkdirSync(join(at.folder, 'notes'));
    fs.writeFileSync(join(at.folder, 'notes/a.txt'), 'mine');
    assert.deepEqual(valueOf(await at.trash.list()), before);
    valueOf(await at.trash.remove(before.map(({ id }) => id)));
    assert.deepEqual(fs.readdirSync(at.folder).sort(), ['g1-t1', 'g3-t3', 'notes']);
  });
});
