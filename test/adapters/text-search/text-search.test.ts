import assert from 'node:assert/strict';
import { accessSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createTextSearch } from '../../../src/adapters/text-search/index.ts';
import { openWorktreeFiles } from '../../../src/adapters/worktree-files/index.ts';
import { textSearchContract, type TextSearchHarness } from '../../contracts/text-search.contract.ts';

async function harness(ripgrep: string | null): Promise<TextSearchHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-search-'));
  execFileSync('git', ['init', '-q'], { cwd: folder });
  return {
    search: createTextSearch({ findRipgrep: () => Promise.resolve(ripgrep) }),
    files: await openWorktreeFiles(folder),
    dispose: () => rm(folder, { recursive: true }),
  };
}

function installed(): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'rg'));
  const isThere = (file: string): boolean => {
    try {
      accessSync(file);
      return true;
    } catch {
      return false;
    }
  };
  return places.find(isThere) ?? null;
}

textSearchContract('reading the files', () => harness(null));
const ripgrep = installed();
if (ripgrep !== null) textSearchContract('ripgrep', () => harness(ripgrep));
textSearchContract('a ripgrep that is gone', () => harness('/nowhere/rg'));

describe('text search', () => {
  let place: TextSearchHarness;
  const never = new AbortController().signal;
  const query = { pattern: 'x', literal: false, under: null, accepts: () => true, limit: 10 };
  beforeEach(async () => {
    place = await harness(ripgrep);
  });
  afterEach(() => place.dispose());

  it('leaves out what git ignores', async () => {
    await place.files.write('.gitignore', 'dist/\n*.log\n');
    for (const path of ['dist/a.js', 'b.log', 'c.js']) await place.files.write(path, 'x');
    const found = await place.search.search(place.files, query, never);
    assert.deepEqual(found.ok && found.value.matches.map((match) => match.path), ['c.js']);
  });

  it('stops an expression that backtracks without end', async () => {
    await place.files.write('a.txt', `${'a'.repeat(60)}b`);
    const slow = createTextSearch({ findRipgrep: () => Promise.resolve(null) });
    const found = await slow.search(place.files, { ...query, pattern: '^(a+)+$' }, never);
    assert.ok(!found.ok);
    assert.match(found.error.model, /takes too long/);
  });

  it('reads what a ripgrep prints, and searches itself when the program fails', async () => {
    await place.files.write('a.ts', 'x');
    const line = {
      type: 'match',
      data: { path: { text: './z.ts' }, lines: { text: 'é x\n' }, line_number: 7, submatches: [] },
    };
    const notText = {
      type: 'match',
      data: { path: { bytes: '/w==' }, lines: { text: 'x' }, line_number: 1, submatches: [] },
    };
    const program = (code: number): string => {
      const file = join(place.files.root, `rg-${code}`);
      const printed = [{ type: 'begin' }, line, notText].map((each) => JSON.stringify(each)).join('\n');
      writeFileSync(file, `#!/bin/sh\ncat <<'END'\n${printed}\nEND\nexit ${code}\n`, { mode: 0o755 });
      return file;
    };
    const by = (file: string) =>
      createTextSearch({ findRipgrep: () => Promise.resolve(file) }).search(
        place.files,
        { ...query, under: 'a.ts' },
        never,
      );
    const read = await by(program(0));
    assert.deepEqual(read.ok && read.value.matches, [{ path: 'z.ts', line: 7, text: 'é x' }]);
    const scanned = await by(program(2));
    assert.deepEqual(scanned.ok && scanned.value.matches, [{ path: 'a.ts', line: 1, text: 'x' }]);
  });

  it('gives what it has when it is stopped', async () => {
    await place.files.write('a.ts', 'x');
    const found = await place.search.search(place.files, query, AbortSignal.abort());
    assert.deepEqual(found, { ok: true, value: { matches: [], isCut: true } });
  });
});
