import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { toolsInMemory, toolsOn, type ToolSession } from './session.ts';

/** What a read says in a turn, with results whole since another. */
async function read(session: ToolSession, turn: number, input: object, wholeSince = 1): Promise<string> {
  const answer = await session.box.callAsText('read-file', JSON.stringify(input), null, { turn, wholeSince });
  assert.ok(answer.ok, answer.text);
  return answer.text;
}

const lines = Array.from({ length: 50 }, (_, index) => `line ${String(index + 1)}`).join('\n');
const unchanged = /unchanged since you read it \(turn (\d+), above\)/;

describe('a file that was read before', () => {
  it('is not shown again while it is as it was and still in the conversation', async () => {
    const session = toolsInMemory({ 'a.ts': lines });
    assert.match(await read(session, 1, { path: 'a.ts' }), /^1\tline 1\n/);
    assert.match(
      await read(session, 4, { path: './a.ts' }),
      /^\.\/a\.ts is unchanged since you read it \(turn 1, above\)\.$/,
    );
    assert.match(await read(session, 5, { path: 'a.ts' }, 2), /^1\tline 1\n/, 'turn 1 was cut');
    assert.equal(unchanged.exec(await read(session, 6, { path: 'a.ts' }, 2))?.[1], '5');
  });

  it('is shown again after any change, also back in time', async () => {
    const session = toolsInMemory({ 'a.ts': 'one\n' });
    await read(session, 1, { path: 'a.ts' });
    await session.told('edit-file', { path: 'a.ts', edits: [{ old: 'one', new: 'two' }] });
    assert.equal(await read(session, 2, { path: 'a.ts' }), '1\ttwo');
    await session.files.write('a.ts', 'three\n');
    assert.equal(await read(session, 3, { path: 'a.ts' }), '1\tthree');
    await session.told('write-file', { path: 'a.ts', text: 'one\n' });
    assert.equal(await read(session, 4, { path: 'a.ts' }), '1\tone');
  });

  it('is shown where other lines are asked for than were shown', async () => {
    const session = toolsInMemory({ 'a.ts': lines });
    await read(session, 1, { path: 'a.ts', from: 10, lines: 20 });
    assert.match(await read(session, 2, { path: 'a.ts', from: 12, lines: 3 }), unchanged);
    assert.match(await read(session, 3, { path: 'a.ts', from: 25, lines: 10 }), /^25\tline 25\n/);
    assert.match(await read(session, 4, { path: 'a.ts' }), /^1\tline 1\n/);
    assert.match(await read(session, 5, { path: 'a.ts', from: 40, lines: 400 }), unchanged);
  });

  it('is shown to every call of the same turn, and to callers without a conversation', async () => {
    const session = toolsInMemory({ 'a.ts': lines, 'empty.ts': '' });
    await read(session, 1, { path: 'a.ts' });
    assert.match(await read(session, 1, { path: 'a.ts' }), /^1\tline 1\n/);
    assert.match(await session.told('read-file', { path: 'a.ts' }), /^1\tline 1\n/);
    await read(session, 1, { path: 'empty.ts' });
    assert.equal(await read(session, 2, { path: 'empty.ts' }), '(empty)');
    const text = await session.box.call('read-file', { path: 'a.ts' });
    assert.equal(text.ok && text.value.text, lines);
  });

  it('may be replaced, as it is known', async () => {
    const session = toolsInMemory({ 'a.ts': lines });
    await read(session, 1, { path: 'a.ts' });
    await read(session, 2, { path: 'a.ts' });
    await session.told('write-file', { path: 'a.ts', text: 'new\n' });
  });
});

describe('an image', () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100, 1)]);
  let folder: string;
  let session: ToolSession;
  beforeEach(async () => {
    folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-images-')));
    session = toolsOn(await openWorktreeFiles(folder));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('is shown once, and again when it changed', async () => {
    fs.writeFileSync(join(folder, 'a.png'), png);
    const ask = (turn: number) =>
      session.box.callAsText('read-file', '{"path":"a.png"}', null, { turn, wholeSince: 1 });
    assert.equal((await ask(1)).images?.length, 1);
    const again = await ask(2);
    assert.equal(again.images, undefined);
    assert.match(again.text, unchanged);
    fs.writeFileSync(join(folder, 'a.png'), Buffer.concat([png, Buffer.from('x')]));
    assert.equal((await ask(3)).images?.length, 1);
  });

  it('is refused in words when it is larger than a megabyte', async () => {
    fs.writeFileSync(join(folder, 'a.png'), Buffer.concat([png, Buffer.alloc(1_000_000)]));
    assert.match(await session.refused('read-file', { path: 'a.png' }), /has 1\.0 MB; images of at most 1 MB/);
  });
});
