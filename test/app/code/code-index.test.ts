import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openSqliteCodeStore } from '../../../src/adapters/sqlite-code/index.ts';
import { createTreeSitterParser } from '../../../src/adapters/tree-sitter/index.ts';
import { openCodeIndex } from '../../../src/core/app/index.ts';
import type { CodeHistory, CodeIndex, CodeStore, PastCommit } from '../../../src/core/ports/index.ts';
import { codeIndexContract, good, never, pathsFor } from '../../contracts/code-index.contract.ts';
import { createFakeCodeFiles, type FakeCodeFiles } from '../../fakes/code-files.fake.ts';

const parser = createTreeSitterParser({
  runtime: fileURLToPath(import.meta.resolve('web-tree-sitter/web-tree-sitter.wasm')),
  grammar: (name) => fileURLToPath(import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`)),
});

const noHistory: CodeHistory = {
  head: () => Promise.resolve(null),
  since: () => Promise.resolve({ commits: [], isWhole: true }),
};

/** An index over files in memory and a store on the disk. */
interface Stage {
  readonly files: FakeCodeFiles;
  readonly store: CodeStore;
  readonly file: string;
  readonly index: CodeIndex;
  commit(subject: string, ...files: readonly string[]): void;
  readonly dispose: () => Promise<void>;
}

async function createStage(mostFiles?: number): Promise<Stage> {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-index-'));
  const file = path.join(top, 'code.db');
  const files = createFakeCodeFiles();
  const store = openSqliteCodeStore(file);
  const commits: PastCommit[] = [];
  const history: CodeHistory = {
    head: () => Promise.resolve(commits[0]?.id ?? null),
    since: () => Promise.resolve({ commits, isWhole: true }),
  };
  const index = await openCodeIndex({
    files,
    store,
    parser,
    history,
    vectors: null,
    digest: (text) => text,
    now: () => 0,
    ...(mostFiles ? { mostFiles } : {}),
  });
  return {
    files,
    store,
    file,
    index,
    commit(subject, ...changed) {
      commits.unshift({ id: String(commits.length + 1), at: commits.length, subject, files: changed });
    },
    async dispose() {
      await index.close();
      rmSync(top, { recursive: true });
    },
  };
}

codeIndexContract('the engine', async () => {
  const { files, index, dispose } = await createStage();
  return { index, write: files.write, remove: files.delete, dispose };
});

describe('an index of code', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await createStage();
  });
  afterEach(() => stage.dispose());

  it('reads a file that was only touched, but does not take it in again', async () => {
    stage.files.write('a.ts', 'function alpha() {}');
    await stage.index.refresh(never);
    stage.files.touch('a.ts');
    stage.files.reads();
    assert.equal(good(await stage.index.refresh(never)).read, 0);
    assert.deepEqual(stage.files.reads(), ['a.ts']);
    await stage.index.refresh(never);
    assert.deepEqual(stage.files.reads(), [], 'its new stamp is known');
  });

  it('goes on where it was stopped', async () => {
    for (let at = 0; at < 250; at++) stage.files.write(`f${String(at).padStart(3, '0')}.txt`, `word${String(at)}`);
    const stopped = new AbortController();
    let seen = 0;
    stage.files.onRead(() => {
      if (++seen === 120) stopped.abort();
    });
    const first = good(await stage.index.refresh(stopped.signal));
    assert.ok(first.files >= 120 && first.files < 250, String(first.files));
    const second = good(await stage.index.refresh(never));
    assert.deepEqual([first.read + second.read, second.files], [250, 250]);
  });

  it('finds files by what commits said that changed them, and what changed with them', async () => {
    stage.files.write('a.ts', 'export const a = 1;');
    stage.files.write('b.ts', 'export const b = 1;');
    stage.files.write('c.ts', 'export const c = 1;');
    stage.commit('Tidy', 'b.ts', 'c.ts');
    stage.commit('Survive a lost connection', 'b.ts');
    await stage.index.refresh(never);
    const hits = good(await stage.index.search({ text: 'lost connections', limit: 5, near: [] }, never));
    assert.deepEqual(
      hits.map(({ path: found, why }) => [found, why[0]]),
      [
        ['b.ts', 'changed under such words'],
        ['c.ts', 'changed together with what was found'],
      ],
    );
  });

  it('finds what each sentence of a text asks for, also where one of them has more words that many files hold', async () => {
    const long = 'discount taxes currency rounding customer printed';
    for (let at = 0; at < 12; at++) {
      stage.files.write(`a${String(at)}.txt`, long);
      stage.files.write(`b${String(at)}.txt`, 'lamp');
      stage.files.write(`c${String(at)}.txt`, 'dimmed');
    }
    stage.files.write('z.txt', 'dimmed lamp');
    await stage.index.refresh(never);
    const first = async (text: string) =>
      good(await stage.index.search({ text, limit: 3, near: [] }, never)).map(({ path: found }) => found);
    assert.ok((await first(`${long}. The lamp is dimmed.`)).includes('z.txt'));
    assert.ok(!(await first(`${long} the lamp is dimmed`)).includes('z.txt'), 'the words alone do not find it');
  });

  it('says when it is damaged, and makes itself anew', async () => {
    stage.files.write('a.ts', 'function alpha() {}');
    await stage.index.refresh(never);
    const other = new DatabaseSync(stage.file);
    other.exec('DROP TABLE chunks');
    other.close();
    const again = good(await stage.index.refresh(never));
    assert.deepEqual([again.read, again.files], [1, 1]);
    assert.match(again.notes.join(), /damaged\. It was set aside and is made anew/);
    assert.deepEqual(await pathsFor(stage.index, 'alpha'), ['a.ts']);
  });

  it('takes a line of several megabytes, nonsense and half a character in its stride', async () => {
    stage.files.write('a.js', `x = "${'y'.repeat(900_000)}"`);
    stage.files.write('b.ts', '}}}} ((( \ud800 `${`${');
    stage.files.write('c.py', `x = ${'(\n'.repeat(5_000)}`);
    const { files, leftOut } = good(await stage.index.refresh(never));
    assert.equal(files, 2);
    assert.deepEqual(leftOut, [{ path: 'a.js', why: 'minified' }]);
  });

  it('keeps to a number of files and says so', async () => {
    const small = await createStage(2);
    for (const each of ['a', 'b', 'c']) small.files.write(`${each}.txt`, each);
    const { files, notes } = good(await small.index.refresh(never));
    assert.equal(files, 2);
    assert.match(notes.join(), /Only the first 2 files/);
    assert.deepEqual(good(await small.index.standing()).notes, notes, 'also to whoever only looks');
    await small.dispose();
  });

  it('looks at the first 200,000 files when it is told nothing else', async () => {
    let asked = 0;
    const list = stage.files.list.bind(stage.files);
    const files = { ...stage.files, list: (limit: number) => list((asked = limit)) };
    const index = await openCodeIndex({
      ...stage,
      ...{ files, parser, history: noHistory, vectors: null },
      digest: (text) => text,
      now: () => 0,
    });
    await index.refresh(never);
    assert.equal(asked, 200_000);
  });

  it('takes its turn, and leaves everything as it is when it is stopped before that', async () => {
    const turns: string[] = [];
    let isFree = false;
    const parts = { files: stage.files, store: stage.store, parser, history: noHistory, vectors: null, now: () => 0 };
    const index = await openCodeIndex({
      ...parts,
      digest: (text) => text,
      takeTurn: () => Promise.resolve(isFree ? () => turns.push('over') : null),
    });
    stage.files.write('a.ts', 'export const alpha = 1;');
    assert.equal(good(await index.refresh(never)).read, 0);
    isFree = true;
    assert.equal(good(await index.refresh(never)).read, 1);
    assert.deepEqual(turns, ['over']);
  });

  it('has a file that changes while it is read as it was at last, after the next look', async () => {
    stage.files.write('a.ts', 'function alpha() {}');
    const changes = ['function beta() {}', 'function gamma() {}'];
    stage.files.onRead(() => {
      const next = changes.shift();
      if (next !== undefined) stage.files.write('a.ts', next);
    });
    for (let look = 0; look < 3; look++) await stage.index.refresh(never);
    assert.deepEqual([await pathsFor(stage.index, 'gamma'), await pathsFor(stage.index, 'alpha')], [['a.ts'], []]);
    stage.files.reads();
    await stage.index.refresh(never);
    assert.deepEqual(stage.files.reads(), []);
  });

  it('lists what it leaves out, with the reason', async () => {
    const leftOut: Readonly<Record<string, string | Uint8Array>> = {
      'a.png': 'x',
      'b.dat2': Buffer.from([1, 0, 2]),
      'c.js': `${'x'.repeat(2_000)}\n`,
      'd.ts': '// @generated\nexport const d = 1;\n',
      'e.txt': 'x\n'.repeat(500_001),
      'package-lock.json': '{}',
    };
    for (const [file, text] of Object.entries(leftOut)) stage.files.write(file, text);
    const found = good(await stage.index.refresh(never));
    assert.deepEqual(
      found.leftOut.map(({ path: file, why }) => `${file}: ${why}`),
      ['a.png: binary', 'b.dat2: binary', 'c.js: minified', 'd.ts: generated', 'e.txt: larger than 1 MB'].concat(
        'package-lock.json: generated',
      ),
    );
    assert.equal(found.files, 0);
  });

  it('passes over a file that is gone when it is shown', async () => {
    stage.files.write('a.ts', 'function alpha() {}');
    stage.files.write('b.ts', 'function alphaToo() {}');
    await stage.index.refresh(never);
    stage.files.delete('a.ts');
    assert.deepEqual(await pathsFor(stage.index, 'alpha'), ['b.ts']);
  });
});
