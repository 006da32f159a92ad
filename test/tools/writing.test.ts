import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { onlyReads } from '../../src/core/tools/index.ts';
import { toolsInMemory, toolsOn, type ToolSession } from './session.ts';

/** One call of every tool that writes, on the path. */
const writes: Readonly<Record<string, (path: string) => unknown>> = {
  'edit-file': (path) => ({ path, edits: [{ old: 'text', new: 'changed' }] }),
  'write-file': (path) => ({ path, text: 'changed' }),
  'move-file': (path) => ({ from: path, to: 'src/moved.ts' }),
  'move-file to it': (path) => ({ from: 'src/a.ts', to: path }),
  'delete-file': (path) => ({ path }),
};

describe('every tool that writes', () => {
  const shut = [
    '.github/workflows/ci.yml',
    'AGENTS.md',
    '.maestro/config.json',
    '.npmrc',
    '.vscode/tasks.json',
    '.env',
  ];
  const start = Object.fromEntries([...shut, 'src/a.ts', 'test/a.test.ts'].map((path) => [path, 'text']));

  for (const [call, inputFor] of Object.entries(writes)) {
    const [tool = ''] = call.split(' ');

    it(`leaves protected paths alone: ${call}`, async () => {
      for (const path of [...shut, '.github/workflows/new.yml', '.husky/pre-commit', './.MAESTRO/x']) {
        const session = toolsInMemory(start, { trash: '/trash' });
        const { ok, text } = await session.ask(tool, inputFor(path));
        assert.equal(ok, false, path);
        assert.match(text, /protected-path|another name/, path);
        assert.deepEqual(Object.fromEntries(session.files.texts), start, path);
      }
    });

    it(`leaves what is git's, what is outside and what guards the task alone: ${call}`, async () => {
      for (const path of [
        '.git/hooks/pre-commit',
        '../x',
        '/etc/passwd',
        'a/../../x',
        'test/a.test.ts',
        'TEST/a.test.ts',
      ]) {
        const session = toolsInMemory(start, { trash: '/trash', protectedPaths: ['test/a.test.ts'] });
        assert.equal((await session.ask(tool, inputFor(path))).ok, false, path);
        assert.deepEqual(Object.fromEntries(session.files.texts), start, path);
      }
    });

    it(`keeps to the scope of the role: ${call}`, async () => {
      const code = toolsInMemory(start, { role: 'tester', trash: '/trash' });
      assert.match((await code.ask(tool, inputFor('src/a.ts'))).text, /may not write|is there already/);
      assert.deepEqual(Object.fromEntries(code.files.texts), start);
      const reviewer = toolsInMemory(start, { role: 'reviewer', tools: [tool], trash: '/trash' });
      assert.match((await reviewer.ask(tool, inputFor('test/a.test.ts'))).text, /write-scope/);
      assert.deepEqual(Object.fromEntries(reviewer.files.texts), start);
    });

    it(`does not run beside others: ${call}`, () => {
      assert.equal(onlyReads(tool), false);
    });
  }
});

describe('write-file', () => {
  it('makes new files, and replaces only what was read and is still so', async () => {
    const session = toolsInMemory({ 'a.ts': 'old\n' });
    assert.equal(
      await session.told('write-file', { path: 'src/new.ts', text: 'a\nb\n' }),
      'Wrote src/new.ts, 2 lines.',
    );
    assert.match(
      await session.refused('write-file', { path: 'a.ts', text: 'x' }),
      /is there already and you have not read it/,
    );
    await session.told('read-file', { path: 'a.ts' });
    await session.files.write('a.ts', 'somebody else\n');
    assert.match(await session.refused('write-file', { path: 'a.ts', text: 'x' }), /changed since you read it/);
    await session.told('read-file', { path: './a.ts' });
    await session.told('write-file', { path: 'a.ts', text: 'x' });
    await session.told('write-file', { path: 'a.ts', text: 'y' });
    assert.equal(session.files.texts.get('a.ts'), 'y');
  });

  it('lets a program replace what it vouches for', async () => {
    const session = toolsInMemory({ 'a.ts': 'old' });
    assert.deepEqual(await session.box.call('write-file', { path: 'a.ts', text: 'new' }), { ok: true, value: null });
  });

  it('does not let sessions share what they have read', async () => {
    const one = toolsInMemory({ 'a.ts': 'old' });
    await one.told('read-file', { path: 'a.ts' });
    assert.match(await toolsOn(one.files).refused('write-file', { path: 'a.ts', text: 'x' }), /not read it/);
  });
});

describe('move-file', () => {
  it('moves, and takes along that the file was read', async () => {
    const session = toolsInMemory({ 'a.ts': 'a' });
    await session.told('read-file', { path: 'a.ts' });
    assert.equal(await session.told('move-file', { from: 'a.ts', to: 'src/b.ts' }), 'Moved a.ts to src/b.ts.');
    await session.told('write-file', { path: 'src/b.ts', text: 'b' });
    assert.deepEqual([...session.files.texts], [['src/b.ts', 'b']]);
  });

  it('never moves over another file, from nowhere, or what is called by another name', async () => {
    const session = toolsInMemory({ 'a.ts': 'a', 'b.ts': 'b' });
    session.files.link('a.ts', 'link.ts');
    assert.match(await session.refused('move-file', { from: 'a.ts', to: 'b.ts' }), /is there already/);
    assert.match(await session.refused('move-file', { from: 'gone.ts', to: 'c.ts' }), /does not exist/);
    assert.match(await session.refused('move-file', { from: 'link.ts', to: 'c.ts' }), /another name of "a\.ts"/);
    assert.equal(session.files.texts.size, 2);
  });
});

describe('delete-file', () => {
  it('keeps a copy of what the base commit does not have, and none of what it has', async () => {
    const baseText = (path: string) => Promise.resolve(path === 'old.ts' ? 'old' : null);
    const session = toolsInMemory({ 'old.ts': 'old', 'new.ts': 'new' }, { baseText, trash: '/trash' });
    await session.told('delete-file', { path: 'old.ts' });
    await session.told('delete-file', { path: 'new.ts' });
    assert.equal(session.files.texts.size, 0);
    assert.deepEqual([...session.files.kept], [['/trash/new.ts', 'new']]);
  });

  it('deletes nothing that could not be had back', async () => {
    const session = toolsInMemory({ 'new.ts': 'new' });
    assert.match(await session.refused('delete-file', { path: 'new.ts' }), /no place to keep a copy/);
    assert.match(await session.refused('delete-file', { path: 'gone.ts' }), /does not exist/);
    session.files.link('new.ts', 'link.ts');
    assert.match(await session.refused('delete-file', { path: 'link.ts' }), /another name/);
    assert.equal(session.files.texts.size, 1);
  });

  describe('on a disk', () => {
    let top: string;
    let session: ToolSession;
    beforeEach(async () => {
      top = fs.mkdtempSync(join(tmpdir(), 'maestro-tools-'));
      fs.mkdirSync(join(top, 'tree', 'src'), { recursive: true });
      session = toolsOn(await openWorktreeFiles(join(top, 'tree')), { trash: join(top, 'trash') });
    });
    afterEach(() => fs.rmSync(top, { recursive: true }));

    it('keeps bytes that are not text, and leaves folders', async () => {
      const data = Buffer.from([0xff, 0, 1]);
      fs.writeFileSync(join(top, 'tree', 'src', 'a.bin'), data);
      assert.match(await session.refused('delete-file', { path: 'src' }), /it is a folder/);
      await session.told('delete-file', { path: 'src/a.bin' });
      assert.deepEqual(fs.readFileSync(join(top, 'trash', 'src', 'a.bin')), data);
      assert.deepEqual(fs.readdirSync(join(top, 'tree', 'src')), []);
    });

    it('keeps byte order mark, CRLF and mode through an edit', async () => {
      const file = join(top, 'tree', 'run.sh');
      fs.writeFileSync(file, '\ufeffecho a\r\necho b\r\n', { mode: 0o755 });
      await session.told('edit-file', { path: 'run.sh', edits: [{ old: 'a\necho b', new: 'c\necho d\necho e' }] });
      assert.equal(fs.readFileSync(file, 'utf8'), '\ufeffecho c\r\necho d\r\necho e\r\n');
      assert.equal(fs.statSync(file).mode & 0o777, 0o755);
    });

    it('edits no bytes that are not text', async () => {
      const file = join(top, 'tree', 'latin');
      fs.writeFileSync(file, Buffer.from('caf\xe9', 'latin1'));
      const edits = [{ old: 'caf', new: 'tea' }];
      assert.match(await session.refused('edit-file', { path: 'latin', edits }), /not UTF-8/);
      assert.match(await session.refused('write-file', { path: 'latin', text: 'x' }), /not UTF-8/);
      assert.equal(fs.readFileSync(file, 'latin1'), 'caf\xe9');
    });
  });
});
