import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canTrace } from '../security/tracing.ts';

const child = path.join(import.meta.dirname, 'scarce-child.ts');

/** What became of each store in a process under a limit of the system's. */
function under(limit: string, kind: string): Readonly<Record<string, readonly string[]>> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-scarce-')));
  try {
    const args = ['-c', `${limit} && exec "$0" "$@"`, process.execPath, child, kind, folder];
    const { status, stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8', timeout: 120_000 });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Record<string, string[]>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('every store of a process', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('that can open no file more says so, keeps what it had, and goes on when it can', () => {
    const told = under('ulimit -n 256', 'descriptors');
    for (const [name, [refused, left, again]] of Object.entries(told)) {
      assert.match(refused ?? '', /^(?:stale|read-only|git-failed)$/, name);
      assert.deepEqual([left, again], ['old', 'ok'], name);
    }
  });

  it('whose files may grow no more says so, keeps what it had, and goes on with less', () => {
    // Blocks of 512 bytes; a shell may count in others, of 1,024.
    const { checkpoint: _checkpoint, trash: _trash, ...told } = under('ulimit -f 1200', 'space');
    for (const [name, [refused, left, again]] of Object.entries(told)) {
      assert.match(refused ?? '', /^disk-full$/, name);
      // Texts under vectors are a cache: one that is not what its index says counts as never put.
      assert.ok(left === 'old' || (name === 'vectors' && left === 'nothing'), `${name} left ${String(left)}`);
      assert.equal(again, 'ok', name);
    }
  });

  for (const [kind, what] of [
    ['reads', 'fails to read'],
    ['writes', 'takes no write'],
    ['later-writes', 'takes some writes and no more'],
  ] as const) {
    it(`on a disk that ${what} says so, keeps what it had or has the new, and goes on when the disk does`, async function () {
      if (!(await canTrace())) this.skip();
      const told = under('true', kind);
      for (const [name, [outcome = '', left, again]] of Object.entries(told)) {
        assert.match(outcome, /^(?:ok|refused|read-only|git-failed)$/, name);
        const isCache = name === 'vectors';
        const expected = outcome === 'ok' ? ['new'] : isCache ? ['old', 'nothing'] : ['old'];
        assert.ok(expected.includes(left ?? ''), `${name}: ${outcome}, and left ${String(left)}`);
        assert.equal(again, 'ok', name);
      }
      // Databases do both each time; a part of the others is read or written in other ways.
      if (kind !== 'later-writes')
        assert.deepEqual([told['journal']?.[0], told['index']?.[0]], ['read-only', 'read-only']);
    });
  }
});
