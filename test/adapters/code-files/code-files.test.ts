import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCodeFiles } from '../../../src/adapters/code-files/index.ts';
import { listCandidates } from '../../../src/adapters/worktree-files/index.ts';
import { codeFilesContract, type CodeFilesHarness } from '../../contracts/code-files.contract.ts';
import { createFakeCodeFiles } from '../../fakes/code-files.fake.ts';

function harness(): CodeFilesHarness & { readonly root: string } {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-files-')));
  execFileSync('git', ['init', '-q'], { cwd: root });
  return {
    root,
    files: createCodeFiles({ root, list: () => listCandidates(root) }),
    write(file, content) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), content);
    },
    remove: (file) => {
      rmSync(path.join(root, file));
    },
    dispose: () => {
      rmSync(root, { recursive: true });
    },
  };
}

codeFilesContract('a folder', () => Promise.resolve(harness()));
codeFilesContract('files in memory', () => {
  const files = createFakeCodeFiles();
  return Promise.resolve({ files, write: files.write, remove: files.delete, dispose: () => undefined });
});

describe('files of a folder', () => {
  let place: ReturnType<typeof harness>;
  beforeEach(() => {
    place = harness();
  });
  afterEach(() => {
    place.dispose();
  });

  it('are neither what git ignores nor where links lead', async () => {
    place.write('.gitignore', 'dist/\n');
    place.write('dist/a.js', 'x');
    place.write('src/a.ts', 'x');
    symlinkSync('..', path.join(place.root, 'src/loop'));
    symlinkSync('a.ts', path.join(place.root, 'src/b.ts'));
    const { files } = await place.files.list(99);
    assert.deepEqual(
      files.map((file) => file.path),
      ['.gitignore', 'src/a.ts'],
    );
  });

  it('are neither those that git still knows and nobody has any more, nor repositories within this one', async () => {
    for (const file of ['a.ts', 'b.ts', '.c.ts.0123456789ab.maestro-tmp']) place.write(file, 'x');
    const git = (cwd: string, ...args: readonly string[]): void => void execFileSync('git', args, { cwd });
    git(place.root, 'add', '-A');
    place.remove('a.ts');
    place.write('within/d.ts', 'x');
    git(path.join(place.root, 'within'), 'init', '-q');
    const { files } = await place.files.list(99);
    assert.deepEqual(
      files.map((file) => file.path),
      ['b.ts'],
    );
  });

  it('in UTF-16 are read without its mark too, and those with bytes that no text has are not', async () => {
    const text = '// die Prüfung\nexport const grün = 1;\n';
    const little = Buffer.from(text, 'utf16le');
    place.write('little.ts', little);
    place.write('big.ts', Buffer.from(little).swap16());
    place.write('marked.ts', Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    for (const name of ['little.ts', 'big.ts', 'marked.ts']) {
      const found = await place.files.read(name);
      assert.equal(found.kind === 'text' && found.text, text, name);
    }
    place.write('zeros', Buffer.alloc(64));
    place.write('holes.ts', `export const a = 1;\0\0${'x'.repeat(40)}`);
    for (const name of ['zeros', 'holes.ts']) {
      const found = await place.files.read(name);
      assert.equal(found.kind === 'left-out' && found.why, 'binary', name);
    }
  });

  it('are listed as they are now each time, also those that were there the last time', async () => {
    place.write('a.ts', 'x');
    place.write('b.ts', 'x');
    await place.files.list(99);
    place.write('a.ts', 'longer');
    place.remove('b.ts');
    place.write('c.ts', 'x');
    const { files } = await place.files.list(99);
    assert.deepEqual(
      files.map(({ path: name, size }) => [name, size]),
      [
        ['a.ts', 6],
        ['c.ts', 1],
      ],
    );
  });

  it('that grew since they were listed are not swallowed whole', async () => {
    place.write('a.log', 'x'.repeat(3_000_000));
    const found = await place.files.read('a.log');
    assert.ok(found.kind === 'text' && found.text.length <= 1_100_000);
  });
});
