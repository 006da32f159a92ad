import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { decidableIds, type FileChange } from '../../../src/core/domain/index.ts';
import type { Repository } from '../../../src/core/ports/index.ts';
import { createSandbox, integrationOf, land, personsView, propose, valueOf, writeIn, type Sandbox } from './sandbox.ts';

describe('what files can be', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
    sandbox.write('plain.txt', 'plain\n');
  });
  afterEach(() => sandbox.dispose());

  /** Proposes the work and lands all of it; the working copy must not have changed. */
  async function landAll(
    work: (folder: string) => void,
  ): Promise<{ files: FileChange[]; commit: string; repository: Repository }> {
    const before = personsView(sandbox.workspace);
    const repository = valueOf(await sandbox.open());
    valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', work);
    assert.ok(proposed.change);
    const ids = decidableIds(proposed.change);
    const commit = await land(repository, integrationOf(proposed, 'maestro/goal', ids));
    assert.equal(sandbox.git('rev-parse', `${commit}^{tree}`), proposed.tree);
    assert.deepEqual(personsView(sandbox.workspace), before);
    return { files: proposed.change.files, commit, repository };
  }

  const wholes = (files: readonly FileChange[]) => files.map((file) => [file.path, file.whole ?? 'hunks']);

  it('CRLF, a byte order mark and an open last line stay as they are', async () => {
    sandbox.write('crlf.txt', '\ufeffone\r\ntwo\r\nthree');
    sandbox.commitAll();
    const { files, commit } = await landAll((folder) => writeIn(folder, 'crlf.txt', '\ufeffone\r\n2\r\nthree'));
    assert.deepEqual(files[0]?.hunks[0]?.lines, [
      { kind: 'context', text: '\ufeffone\r' },
      { kind: 'removed', text: 'two\r' },
      { kind: 'added', text: '2\r' },
      { kind: 'context', text: 'three', noNewline: true },
    ]);
    assert.equal(sandbox.git('show', `${commit}:crlf.txt`), '\ufeffone\r\n2\r\nthree');
  });

  it('a checkout with CRLF for LF is neither dirty nor overwritten with LF', async () => {
    sandbox.git('config', 'core.autocrlf', 'true');
    sandbox.write('a.txt', 'one\r\ntwo\r\nthree\r\n');
    const base = sandbox.commitAll();
    const { commit, repository, files } = await landAll((folder) => writeIn(folder, 'a.txt', 'one\r\n2\r\nthree\r\n'));
    assert.deepEqual(valueOf(await repository.workingCopy()).dirty, []);
    assert.equal(files[0]?.added, 1);
    assert.deepEqual(valueOf(await repository.applyToWorkspace(base, commit)).conflicts, []);
    assert.equal(sandbox.read('a.txt').toString(), 'one\r\n2\r\nthree\r\n');
  });

  it('binary files, other encodings and executables are taken whole', async () => {
    sandbox.write('a.bin', Buffer.from([0, 1, 2, 255]));
    sandbox.write('latin.txt', Buffer.from('caf\xe9\n', 'latin1'));
    sandbox.write('run.sh', 'echo\n');
    sandbox.commitAll();
    const { files, commit } = await landAll((folder) => {
      writeIn(folder, 'a.bin', Buffer.from([0, 9, 2, 255]));
      writeIn(folder, 'latin.txt', Buffer.from('th\xe9\n', 'latin1'));
      chmodSync(path.join(folder, 'run.sh'), 0o755);
    });
    assert.deepEqual(wholes(files), [
      ['a.bin', 'binary'],
      ['latin.txt', 'encoding'],
      ['run.sh', 'mode'],
    ]);
    assert.match(sandbox.git('ls-tree', commit, 'run.sh'), /^100755/);
  });

  it('a verdict on a file that is taken whole holds for this content only', async () => {
    sandbox.write('a.bin', Buffer.from([0, 1]));
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    const idWith = async (byte: number) => {
      const { change } = await propose(repository, 'task', (folder) =>
        writeIn(folder, 'a.bin', Buffer.from([0, byte])),
      );
      return change?.files[0]?.id;
    };
    assert.notEqual(await idWith(2), await idWith(3));
    assert.equal(await idWith(2), await idWith(2));
  });

  it('very large files and very large changes are taken whole', async () => {
    sandbox.commitAll();
    const { files } = await landAll((folder) => {
      writeIn(folder, 'big.txt', 'x'.repeat(6 * 1024 * 1024));
      writeIn(folder, 'long.txt', 'y\n'.repeat(20_001));
    });
    assert.deepEqual(wholes(files), [
      ['big.txt', 'large'],
      ['long.txt', 'large'],
    ]);
  });

  it('links are kept as links, wherever they point', async () => {
    symlinkSync('plain.txt', path.join(sandbox.workspace, 'inside'));
    sandbox.commitAll();
    const secret = path.join(sandbox.top, 'secret.txt');
    writeFileSync(secret, 'secret');
    const { files, repository, commit } = await landAll((folder) => {
      unlinkSync(path.join(folder, 'inside'));
      symlinkSync(secret, path.join(folder, 'inside'));
      symlinkSync('/nowhere', path.join(folder, 'dangling'));
    });
    assert.deepEqual(wholes(files), [
      ['dangling', 'link'],
      ['inside', 'link'],
    ]);
    valueOf(await repository.applyToWorkspace(repository.state.head, commit));
    assert.equal(readlinkSync(path.join(sandbox.workspace, 'inside')), secret);
    assert.equal(readFileSync(secret, 'utf8'), 'secret');
  });

  it('a file that becomes a link is taken whole', async () => {
    sandbox.write('b.txt', 'b\n');
    sandbox.commitAll();
    const { files } = await landAll((folder) => {
      unlinkSync(path.join(folder, 'plain.txt'));
      symlinkSync('b.txt', path.join(folder, 'plain.txt'));
      writeIn(folder, 'z.txt', 'z\n');
    });
    assert.deepEqual(wholes(files), [
      ['plain.txt', 'link'],
      ['z.txt', 'hunks'],
    ]);
  });

  it('a rename of nothing but case', async () => {
    sandbox.write('Name.ts', 'export {};\n');
    const base = sandbox.commitAll();
    const { files, repository, commit } = await landAll((folder) =>
      renameSync(path.join(folder, 'Name.ts'), path.join(folder, 'name.ts')),
    );
    assert.deepEqual([files[0]?.status, files[0]?.oldPath, files[0]?.path], ['renamed', 'Name.ts', 'name.ts']);
    valueOf(await repository.applyToWorkspace(base, commit));
    assert.deepEqual(
      [existsSync(path.join(sandbox.workspace, 'Name.ts')), sandbox.read('name.ts').toString()],
      [false, 'export {};\n'],
    );
  });

  it('names that are not UTF-8 are left alone', async () => {
    const name = Buffer.concat([Buffer.from(`${sandbox.workspace}/`), Buffer.from([0x66, 0xe9, 0x2e, 0x74])]);
    writeFileSync(name, 'old\n');
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', (folder) => {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xe9, 0x2e, 0x74])]), 'new\n');
      writeIn(folder, 'plain.txt', 'edited\n');
      writeIn(folder, 'ümlaut "quoted"\t.txt', 'u\n');
    });
    assert.ok(proposed.change);
    assert.deepEqual(
      proposed.change.files.map((file) => file.path),
      ['plain.txt', 'ümlaut "quoted"\t.txt'],
    );
    const ids = decidableIds(proposed.change);
    const commit = await land(repository, integrationOf(proposed, 'maestro/goal', ids));
    assert.deepEqual(sandbox.git('diff-tree', '-r', '--name-only', '-z', `${commit}^`, commit).split('\0').sort(), [
      '',
      'plain.txt',
      'ümlaut "quoted"\t.txt',
    ]);
    assert.deepEqual(await repository.filesAt(commit), ['plain.txt', 'ümlaut "quoted"\t.txt']);
    assert.equal(readFileSync(name, 'utf8'), 'old\n');
  });

  it('submodules stay as they are, and a moved one is taken whole', async () => {
    const library = path.join(sandbox.top, 'library');
    mkdirSync(library);
    sandbox.gitIn(library, 'init', '-q');
    sandbox.gitIn(library, 'commit', '-q', '--allow-empty', '-m', 'first');
    sandbox.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
    const base = sandbox.commitAll();
    const { files, commit, repository } = await landAll((folder) => writeIn(folder, 'plain.txt', 'edited\n'));
    assert.deepEqual(wholes(files), [['plain.txt', 'hunks']]);
    assert.equal(sandbox.git('ls-tree', commit, 'sub'), sandbox.git('ls-tree', base, 'sub'));
    assert.match(valueOf(await repository.workingCopy()).notes.join(), /Submodules .*: sub\./);
    const removed = await propose(repository, 'other', (folder) =>
      rmSync(path.join(folder, 'sub'), { recursive: true }),
    );
    assert.deepEqual(wholes(removed.change?.files ?? []), [['sub', 'submodule']]);
  });

  it('pointers of LFS stay pointers, and no filter, hook or monitor of the repository is run', async () => {
    const mark = path.join(sandbox.top, 'executed');
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n';
    sandbox.write('.gitattributes', '*.psd filter=lfs diff=evil merge=evil\n*.txt filter=evil\n');
    sandbox.write('a.psd', pointer);
    sandbox.commitAll();
    const evil = `touch ${mark}; cat`;
    for (const key of [
      'filter.lfs.smudge',
      'filter.lfs.clean',
      'filter.evil.smudge',
      'filter.evil.clean',
      'core.fsmonitor',
      'diff.evil.textconv',
      'diff.external',
      'merge.evil.driver',
    ]) {
      sandbox.git('config', key, evil);
    }
    sandbox.git('config', 'filter.lfs.required', 'true');
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-commit']) {
      sandbox.write(`.git/hooks/${hook}`, `#!/bin/sh\ntouch ${mark}\n`);
      chmodSync(path.join(sandbox.workspace, '.git/hooks', hook), 0o755);
    }
    const { commit, repository } = await landAll((folder) => {
      assert.equal(readFileSync(path.join(folder, 'a.psd'), 'utf8'), pointer);
      writeIn(folder, 'plain.txt', 'edited\n');
    });
    assert.equal(await repository.fileAt(commit, 'a.psd'), pointer);
    assert.match(valueOf(await repository.workingCopy()).notes.join(), /filter \(.*lfs/);
    assert.ok(!existsSync(mark));
  });

  it("an agent cannot hide its diff behind attributes, nor lead us elsewhere by the worktree's .git file", async () => {
    sandbox.commitAll();
    const { files } = await landAll((folder) => {
      writeIn(folder, '.gitattributes', '* -diff\n');
      writeIn(folder, 'plain.txt', 'edited\n');
      writeFileSync(path.join(folder, '.git'), 'gitdir: /nowhere\n');
    });
    assert.deepEqual(wholes(files), [
      ['.gitattributes', 'hunks'],
      ['plain.txt', 'hunks'],
    ]);
    assert.ok(lstatSync(path.join(sandbox.workspace, '.git')).isDirectory());
  });
});
