import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decidableIds, type Change, type FileChange } from '../../../src/core/domain/index.ts';
import type { Repository } from '../../../src/core/ports/index.ts';
import { createSandbox, integrationOf, propose, valueOf, writeIn, type Sandbox } from './sandbox.ts';

/** Files with few different lines, so that lines repeat, with all line ends, byte order marks and open last lines. */
const line = fc.tuple(fc.constantFrom('', 'a', 'b', 'c', '}', '\tx', 'ü'), fc.constantFrom('\n', '\r\n'));
const text = fc
  .tuple(fc.boolean(), fc.array(line, { maxLength: 80, size: 'max' }), fc.boolean())
  .map(([mark, lines, open]) => {
    const whole = (mark ? '\ufeff' : '') + lines.map(([words, end]) => words + end).join('');
    return open ? whole.replace(/\r?\n$/, '') : whole;
  });

/** A file before, and after some runs of its lines were replaced. */
const editedText = fc
  .tuple(
    text,
    fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.array(line, { maxLength: 3 })), { minLength: 1, maxLength: 5 }),
  )
  .map(([before, edits]) => {
    const lines = before.split(/(?<=\n)/);
    for (const [at, removed, added] of edits) {
      lines.splice(Math.min(at, lines.length), removed, ...added.map(([words, end]) => words + end));
    }
    return { before, after: lines.join('') };
  });

/** What the accepted hunks make of a file, told from the lines that the person saw. */
function model(before: string, file: FileChange, accepted: ReadonlySet<string>): string {
  const lines = before.split(/(?<=\n)/).filter((part) => part !== '');
  for (const hunk of [...file.hunks].reverse()) {
    if (!accepted.has(hunk.id)) continue;
    const after = hunk.lines.filter(({ kind }) => kind !== 'removed');
    const seen = lines.slice(hunk.oldStart - 1, hunk.oldStart - 1 + hunk.oldLines);
    const shown = hunk.lines.filter(({ kind }) => kind !== 'added').map((l) => l.text + (l.noNewline ? '' : '\n'));
    assert.deepEqual(seen, shown);
    const added = after.map((l) => l.text + (l.noNewline ? '' : '\n'));
    lines.splice(hunk.oldStart - 1, hunk.oldLines, ...added);
  }
  return lines.join('');
}

async function integrate(repository: Repository, proposed: Awaited<ReturnType<typeof propose>>, accepted: string[]) {
  return valueOf(await repository.draftIntegration(integrationOf(proposed, 'maestro/goal', accepted)));
}

interface Pair {
  readonly before: string;
  readonly after: string;
}

/** What must be on the branch at `path` when these hunks are accepted. */
function expected(change: Change, path: string, pair: Pair, accepted: ReadonlySet<string>): string {
  const file = change.files.find((found) => found.path === path);
  if (!file) return pair.before;
  if (file.hunks.length === 0) return accepted.has(file.id) ? pair.after : pair.before;
  return model(pair.before, file, accepted);
}

describe('the accepted part of a change', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
  });
  afterEach(() => sandbox.dispose());

  it('is byte for byte what the person saw and accepted: all, nothing and any subset', async () => {
    const pairs = fc.sample(editedText, { numRuns: 120, seed: 7 });
    pairs.forEach(({ before }, at) => sandbox.write(`f${String(at)}.txt`, before));
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', (folder) =>
      pairs.forEach(({ after }, at) => writeIn(folder, `f${String(at)}.txt`, after)),
    );
    const { change, tree } = proposed;
    assert.ok(change);
    const ids = decidableIds(change);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 150, String(ids.length));
    const all = await integrate(repository, proposed, [...ids]);
    assert.equal(all.kind !== 'conflict' && all.tree, tree);
    const none = await integrate(repository, proposed, []);
    assert.deepEqual(none, { kind: 'already-committed', commit: repository.state.head, tree: change.baseTree });
    for (const subset of fc.sample(fc.subarray([...ids]), { numRuns: 4, seed: 11 })) {
      const draft = await integrate(repository, proposed, subset);
      assert.ok(draft.kind !== 'conflict');
      const accepted = new Set(subset);
      for (const [at, pair] of pairs.entries()) {
        const path = `f${String(at)}.txt`;
        assert.equal(await repository.fileAt(draft.tree, path), expected(change, path, pair, accepted), path);
      }
    }
  });

  it('moves a renamed file with its accepted hunks, and leaves it when none is accepted', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `line ${String(at)}\n`);
    sandbox.write('old.txt', lines.join(''));
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', (folder) => {
      sandbox.gitIn(folder, 'mv', 'old.txt', 'new.txt');
      writeIn(folder, 'new.txt', lines.join('').replace('line 3\n', 'three\n').replace('line 30\n', 'thirty\n'));
    });
    const [file] = proposed.change?.files ?? [];
    assert.deepEqual([file?.status, file?.oldPath, file?.path], ['renamed', 'old.txt', 'new.txt']);
    const draft = await integrate(repository, proposed, [file?.hunks[0]?.id ?? '']);
    assert.ok(draft.kind === 'ready');
    assert.deepEqual(await repository.filesAt(draft.tree), ['new.txt']);
    assert.equal(await repository.fileAt(draft.tree, 'new.txt'), lines.join('').replace('line 3\n', 'three\n'));
  });

  it('says so when a file and a folder of one name would have to be there together', async () => {
    sandbox.write('a', 'a file\n');
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', (folder) => {
      sandbox.gitIn(folder, 'rm', '-q', 'a');
      writeIn(folder, 'a/b', 'something else entirely\nin a folder\n');
    });
    const added = proposed.change?.files.find(({ status }) => status === 'added');
    const draft = await integrate(repository, proposed, [added?.hunks[0]?.id ?? '']);
    assert.ok(draft.kind === 'conflict');
    assert.match(draft.detail, /a: a folder of this name is to take its place/);
  });
});
