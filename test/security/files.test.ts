import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { ok } from '../../src/core/base/index.ts';
import type { WorktreeFiles } from '../../src/core/ports/index.ts';
import type { Desk } from '../../src/core/tools/index.ts';
import { toolsOn, type ToolSession } from '../tools/session.ts';
import { knownGap, nameOf } from './cases.ts';
import { raceSwaps } from './swaps.ts';

describe('files', () => {
  let top: string;
  let ws: string;
  let out: string;
  let files: WorktreeFiles;
  let session: ToolSession;
  let asked: string[];

  beforeEach(async () => {
    top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-security-')));
    [ws, out] = [join(top, 'ws'), join(top, 'out')];
    for (const folder of [ws, out, join(top, 'ws-evil')]) fs.mkdirSync(folder);
    fs.writeFileSync(join(out, 'a.txt'), 'outside');
    files = await openWorktreeFiles(ws);
    asked = [];
    const desk: Desk = {
      ask: () => ok(''),
      permit(_callId, { question }) {
        asked.push(question);
        return ok('person');
      },
      delegate: () => ok(''),
    };
    session = toolsOn(files, { desk, trash: join(top, 'trash') });
  });
  afterEach(() => fs.rmSync(top, { recursive: true, force: true }));

  /** What lies outside of the workspace, and must stay as it is. */
  const outside = (): readonly string[] =>
    fs
      .readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/^(?:ws|trash)(?:\/|$)/.test(name))
      .sort();

  /** Every tool that writes is refused, and nothing outside changes. */
  async function refusesToWrite(path: string): Promise<void> {
    const before = outside();
    const told = await session.refused('write-file', { path, text: 'x' });
    assert.match(told, /refused|not permitted|leads|protected|another name/, path);
    assert.deepEqual(outside(), before, path);
    assert.equal(fs.readFileSync(join(out, 'a.txt'), 'utf8'), 'outside');
  }

  it(nameOf('FS-01'), () => refusesToWrite('../out/a.txt'));

  it(nameOf('FS-03'), async () => {
    await refusesToWrite('../ws-evil/a.txt');
    await refusesToWrite(join(top, 'ws-evil', 'a.txt'));
    fs.symlinkSync('../ws-evil', join(ws, 'd'));
    await refusesToWrite('d/a.txt');
  });

  it(nameOf('FS-05'), async () => {
    fs.symlinkSync(out, join(ws, 'd'));
    await refusesToWrite('d/new.txt');
  });

  it(nameOf('FS-06'), async () => {
    fs.symlinkSync(out, join(ws, 'd'));
    await refusesToWrite('d/x/y/z.txt');
  });

  it(nameOf('FS-08'), async () => {
    fs.symlinkSync(join(out, 'none'), join(ws, 'l'));
    await refusesToWrite('l');
  });

  it(nameOf('FS-10'), async () => {
    const { escaped, written, refused, isWhole } = await raceSwaps(top, 150);
    assert.deepEqual(escaped, []);
    assert.deepEqual(fs.readdirSync(out), ['a.txt']);
    assert.equal(written + refused, 150);
    assert.ok(isWhole, 'without a swap it is written');
  });

  it(nameOf('FS-11'), async () => {
    fs.linkSync(join(out, 'a.txt'), join(ws, 'h'));
    await session.told('read-file', { path: 'h' });
    await session.told('edit-file', { path: 'h', edits: [{ old: 'outside', new: 'inside' }] });
    assert.equal(fs.readFileSync(join(out, 'a.txt'), 'utf8'), 'outside');
    assert.equal(fs.readFileSync(join(ws, 'h'), 'utf8'), 'inside');
  });

  it(nameOf('FS-13'), async () => {
    for (const path of [
      ...[
        'settings.json.',
        'settings.json::$DATA',
        'SETTIN~1.JSO',
        '\\\\?\\C:\\x',
        '\\??\\C:\\x',
        'CON',
        'a/b\\..\\..\\c',
      ],
      ...['aux.txt', 'a/COM1', 'a /b', 'C:x', 'nul'],
    ]) {
      await refusesToWrite(path);
    }
    assert.deepEqual(fs.readdirSync(ws), []);
  });

  it(nameOf('FS-15'), async () => {
    for (const path of ['a.txt\0.png', 'a\nb', 'a\u0007']) await refusesToWrite(path);
    assert.deepEqual(fs.readdirSync(ws), []);
  });

  it(nameOf('FS-16'), async () => {
    for (const path of [
      '.vsco\u0064e/settings.json',
      '．vscode/settings.json',
      '.ⓥscode/x',
      '.vѕcode/settings.json',
      'ＡGENTS.md',
    ]) {
      await refusesToWrite(path);
    }
  });

  it(nameOf('FS-18'), async () => {
    for (const path of [
      'file:///ws/%2e%2e/out/a',
      'vscode-userdata:/User/settings.json',
      'untitled:a',
      'http://x.example/a',
      'git:/a',
    ]) {
      await refusesToWrite(path);
    }
  });

  it(nameOf('FS-20'), async () => {
    process.env['MAESTRO_TEST_CANARY'] = 'canary-of-the-environment';
    try {
      fs.symlinkSync('/proc/self', join(ws, 'self'));
      for (const path of [
        '/proc/self/environ',
        '/proc/1/root/etc/shadow',
        '/proc/self/fd/3',
        'self/environ',
        'self/fd/3',
      ]) {
        assert.doesNotMatch(await session.refused('read-file', { path }), /canary/);
      }
    } finally {
      Reflect.deleteProperty(process.env, 'MAESTRO_TEST_CANARY');
    }
  });

  it(nameOf('FS-21'), async () => {
    fs.writeFileSync(join(ws, 'huge'), '');
    fs.truncateSync(join(ws, 'huge'), 5 * 1024 ** 3);
    assert.match(await session.refused('read-file', { path: 'huge' }), /MB, more than 5 MB/);
  });

  describe('round trips', () => {
    const line = 'first line\r\nsecond line\r\nthird line';
    const kept: Readonly<Record<string, Buffer>> = {
      'bom-crlf.txt': Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(line)]),
      'mixed.txt': Buffer.from('first line\nsecond line\r\nthird line'),
    };

    it(`${nameOf('FS-23')}: UTF-8 with and without a mark, mixed ends of lines, no last one`, async () => {
      for (const [path, bytes] of Object.entries(kept)) {
        fs.writeFileSync(join(ws, path), bytes);
        await session.told('read-file', { path });
        await session.told('edit-file', { path, edits: [{ old: 'second', new: '2nd' }] });
        const wanted = Buffer.from(bytes.toString('latin1').replace('second', '2nd'), 'latin1');
        assert.deepEqual(fs.readFileSync(join(ws, path)), wanted, path);
      }
    });

    knownGap('FS-23', async () => {
      fs.writeFileSync(join(ws, 'utf-16.txt'), Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(line, 'utf16le')]));
      await session.told('read-file', { path: 'utf-16.txt' });
      await session.told('edit-file', { path: 'utf-16.txt', edits: [{ old: 'second', new: '2nd' }] });
    });
  });

  it(nameOf('SEC-06'), async () => {
    for (const path of [
      '.env',
      '.env.local',
      'certs/a.pem',
      'id_ed25519',
      '.npmrc',
      '.netrc',
      'kubeconfig',
      'credentials.json',
    ]) {
      fs.mkdirSync(join(ws, path, '..'), { recursive: true });
      fs.writeFileSync(join(ws, path), 'key=canary');
      asked = [];
      await session.told('read-file', { path });
      assert.deepEqual(asked, [`May the developer read “${path}”?`]);
      const denied = await session.box.callAsText('read-file', JSON.stringify({ path }));
      assert.equal(denied.ok, false, 'where nobody can be asked it is not read');
    }
  });
});

describe('what git does not have', () => {
  it('is kept where it can be had back before other text takes its place, once', async () => {
    const top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-security-')));
    try {
      fs.mkdirSync(join(top, 'ws'));
      for (const name of ['a.ts', 'b.ts']) fs.writeFileSync(join(top, 'ws', name), 'of nobody');
      const baseText = (path: string) => Promise.resolve(path === 'b.ts' ? 'of nobody' : null);
      const session = toolsOn(await openWorktreeFiles(join(top, 'ws')), { baseText, trash: join(top, 'trash') });
      for (const path of ['a.ts', 'b.ts']) {
        await session.told('read-file', { path });
        await session.told('edit-file', { path, edits: [{ old: 'nobody', new: 'mine' }] });
        await session.told('write-file', { path, text: 'mine again' });
      }
      assert.deepEqual(fs.readdirSync(join(top, 'trash')), ['a.ts']);
      assert.equal(fs.readFileSync(join(top, 'trash', 'a.ts'), 'utf8'), 'of nobody');
    } finally {
      fs.rmSync(top, { recursive: true, force: true });
    }
  });
});
