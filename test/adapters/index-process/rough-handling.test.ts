import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectIndex } from '../../../src/adapters/index-process/index.ts';
import { openSqliteCodeStore } from '../../../src/adapters/sqlite-code/index.ts';
import type { CodeIndex } from '../../../src/core/ports/index.ts';
import { good, never, pathsFor } from '../../contracts/code-index.contract.ts';

const program = new URL('../../../src/local/index-process.ts', import.meta.url);

async function best(index: CodeIndex, text: string): Promise<string | undefined> {
  return (await pathsFor(index, text))[0];
}

describe('an index that is handled roughly', () => {
  let top: string;
  let root: string;
  let opened: CodeIndex[];
  beforeEach(() => {
    top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-index-')));
    root = path.join(top, 'project');
    mkdirSync(root);
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((index) => index.close()));
    rmSync(top, { recursive: true });
  });

  const state = (): string => path.join(top, 'state');
  const database = (): string => path.join(state(), 'code.db');

  function open(): CodeIndex {
    const index = connectIndex({ url: program, args: [root, state()], environment: process.env });
    opened.push(index);
    return index;
  }

  function writeMany(count: number): void {
    for (let at = 0; at < count; at++) writeFileSync(path.join(root, `f${String(at)}.txt`), `word${String(at)}\n`);
  }

  it('is made by two windows at once without reading anything twice, and both see all of it', async () => {
    writeMany(250);
    const windows = [open(), open()];
    const looked = (await Promise.all(windows.map((index) => index.refresh(never)))).map(good);
    assert.deepEqual(
      looked.map(({ notes }) => notes),
      [[], []],
    );
    assert.equal(
      looked.reduce((sum, { read }) => sum + read, 0),
      250,
    );
    for (const index of windows) {
      assert.deepEqual([good(await index.standing()).files, await best(index, 'word17')], [250, 'f17.txt']);
    }
  });

  it('goes on where its process was killed', async () => {
    // More than come to the disk together.
    writeMany(1_400);
    const killed = fork(fileURLToPath(program), [root, state()], { serialization: 'advanced', stdio: 'ignore' });
    const ended = new Promise((resolve) => void killed.once('exit', resolve));
    killed.send({ id: 1, call: 'refresh' });
    const isBegun = (): boolean => {
      const store = openSqliteCodeStore(database());
      try {
        return store.files().length > 0;
      } finally {
        store.close();
      }
    };
    while (killed.exitCode === null && !isBegun()) await wait(5);
    killed.kill('SIGKILL');
    await ended;
    const index = open();
    const { files, notes, read } = good(await index.refresh(never));
    assert.deepEqual([files, notes], [1_400, []]);
    assert.ok(read < 1_400, 'what was on the disk is not read again');
    assert.equal(await best(index, 'word1399'), 'f1399.txt');
  });

  it('is made anew, and says so, when the disk has spoilt the middle of it', async () => {
    writeMany(40);
    const before = open();
    good(await before.refresh(never));
    await before.close();
    const { size } = statSync(database());
    const handle = openSync(database(), 'r+');
    for (let at = 4_096; at < size; at += 4_096) writeSync(handle, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(handle);
    const index = open();
    const { read, files, notes } = good(await index.refresh(never));
    assert.deepEqual([read, files], [40, 40]);
    assert.match(notes.join(), /set aside and is made anew/);
    assert.equal(await best(index, 'word3'), 'f3.txt');
  });

  it('leaves a line of fifty megabytes out, lists it, and does not go round in links', async () => {
    const handle = openSync(path.join(root, 'line.txt'), 'w');
    ftruncateSync(handle, 50_000_000);
    closeSync(handle);
    mkdirSync(path.join(root, 'deep'));
    symlinkSync('..', path.join(root, 'deep/up'));
    symlinkSync('self', path.join(root, 'deep/self'));
    writeFileSync(path.join(root, 'deep/a.ts'), 'export const alpha = 1;\n');
    const { files, leftOut } = good(await open().refresh(never));
    assert.deepEqual([files, leftOut], [1, [{ path: 'line.txt', why: 'larger than 1 MB' }]]);
  });
});
