import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { openSqliteCodeStore } from '../../../src/adapters/sqlite-code/index.ts';
import { openCodeIndex, type VectorParts } from '../../../src/core/app/index.ts';
import { err } from '../../../src/core/base/index.ts';
import { formMasker } from '../../../src/core/domain/index.ts';
import type { CodeHit, CodeIndex, Embedder, ModelFailure, VectorFill } from '../../../src/core/ports/index.ts';
import { good, never } from '../../contracts/code-index.contract.ts';
import { createFakeCodeFiles, type FakeCodeFiles } from '../../fakes/code-files.fake.ts';
import { createFakeCodeVectors } from '../../fakes/code-vectors.fake.ts';
import { createFakeEmbedder } from '../../fakes/embedder.fake.ts';

/** An embedder that remembers what it was asked, and fails as it is told. */
interface ScriptedEmbedder extends Embedder {
  readonly texts: string[];
  /** What the next calls fail with. */
  readonly failures: ModelFailure[];
  /** Called before each answer. */
  onCall: (() => void) | undefined;
}

function scripted(name: string): ScriptedEmbedder {
  const usual = createFakeEmbedder();
  const own: ScriptedEmbedder = {
    ...usual,
    name,
    kind: 'semantic',
    texts: [],
    failures: [],
    onCall: undefined,
    embed(texts, signal) {
      own.onCall?.();
      const failure = own.failures.shift();
      if (failure) return Promise.resolve(err(failure));
      if (!signal.aborted) own.texts.push(...texts);
      return usual.embed(texts, signal);
    },
  };
  return own;
}

const limited: ModelFailure = { reason: 'rate-limited', retryAfter: 7_000, person: 'It is busy.', partial: '' };
const refused: ModelFailure = { reason: 'unauthorised', person: 'The key is wrong.', partial: '' };

/** An index over files in memory whose vectors are in memory, too. */
interface Stage {
  readonly files: FakeCodeFiles;
  readonly index: CodeIndex;
  readonly embedder: ScriptedEmbedder;
  readonly vectors: VectorParts;
  readonly waits: number[];
  now: number;
  /** The same with other parts, as a process sees it that starts now. */
  readonly again: (more: Partial<VectorParts>) => Promise<CodeIndex>;
  readonly fill: (atOnce?: boolean) => Promise<VectorFill>;
  readonly dispose: () => Promise<void>;
}

async function createStage(): Promise<Stage> {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-index-'));
  const files = createFakeCodeFiles();
  const embedder = scripted('a/model');
  const waits: number[] = [];
  const opened: CodeIndex[] = [];
  const vectors: VectorParts = {
    shelf: createFakeCodeVectors(),
    embedder,
    embedderOf: () => Promise.resolve(null),
    mask: formMasker.all,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    claim: () => () => undefined,
  };
  async function again(more: Partial<VectorParts>): Promise<CodeIndex> {
    const index = await openCodeIndex({
      files,
      store: openSqliteCodeStore(path.join(top, 'code.db')),
      parser: { languageOf: () => null, expect: () => undefined, symbolsOf: () => Promise.resolve(null) },
      history: { head: () => Promise.resolve(null), since: () => Promise.resolve({ commits: [], isWhole: true }) },
      vectors: { ...vectors, ...more },
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      now: () => stage.now,
    });
    opened.push(index);
    return index;
  }
  const index = await again({});
  const stage: Stage = {
    ...{ files, index, embedder, vectors, waits, now: 0, again },
    async fill(atOnce = false) {
      good(await index.refresh(never));
      const filled = good(await index.fill({ atOnce }, never));
      assert.ok(filled);
      return filled;
    },
    async dispose() {
      await Promise.all(opened.map((each) => each.close()));
      rmSync(top, { recursive: true });
    },
  };
  return stage;
}

async function found(index: CodeIndex, text: string): Promise<readonly CodeHit[]> {
  return good(await index.search({ text, limit: 5, near: [] }, never));
}

describe('vectors of code', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await createStage();
  });
  afterEach(() => stage.dispose());

  function writeMany(count: number): void {
    for (let at = 0; at < count; at++) stage.files.write(`f${String(at)}.txt`, `word${String(at)}`);
  }

  it('are made once of each part, and again only of what changed', async () => {
    writeMany(3);
    stage.files.write('copy/f1.txt', 'word1');
    const { made, vectors } = await stage.fill();
    assert.deepEqual([made, vectors.made, vectors.wanted, stage.embedder.texts.length], [3, 3, 3, 3]);
    assert.ok(stage.embedder.texts.includes('f1.txt\nword1'));
    assert.equal((await stage.fill()).made, 0);
    stage.files.delete('f0.txt');
    stage.files.write('moved/f0.txt', 'word0');
    assert.equal((await stage.fill()).made, 0, 'it has moved and is what it was');
    stage.files.write('f2.txt', 'other');
    assert.equal((await stage.fill()).made, 1);
    assert.equal(stage.embedder.texts.at(-1), 'f2.txt\nother');
  });

  it('find what has no word of the question, and say so', async () => {
    stage.files.write('a.txt', 'reconnection');
    stage.files.write('b.txt', 'zzzz');
    await stage.fill();
    const [first] = await found(stage.index, 'a.txt reconnexion');
    assert.equal(first?.path, 'a.txt');
    assert.ok(first.why.includes('is alike in meaning'), first.why.join());
  });

  it('are made of a question once, however often it is asked', async () => {
    stage.files.write('a.txt', 'alpha');
    await stage.fill();
    const before = stage.embedder.texts.length;
    const first = await found(stage.index, 'what is alpha');
    assert.deepEqual(await found(stage.index, 'what is alpha'), first);
    assert.equal(stage.embedder.texts.length, before + 1);
    await found(stage.index, 'what is beta');
    assert.equal(stage.embedder.texts.length, before + 2);
  });

  it('go with what they are of', async () => {
    writeMany(3);
    await stage.fill();
    stage.files.delete('f1.txt');
    await stage.fill();
    assert.equal(stage.vectors.shelf.of('a/model').count(), 2);
    assert.ok((await found(stage.index, 'word1')).every(({ path: file }) => file !== 'f1.txt'));
  });

  it('are made of texts without secrets, and of no file that is there to hold them', async () => {
    const key = `ghp_${'a1B2c3D4'.repeat(4)}`;
    stage.files.write('a.txt', `token is ${key}`);
    stage.files.write('.env', `SECRET=${key}`);
    await stage.fill();
    await found(stage.index, `what is ${key}`);
    assert.equal(stage.embedder.texts.length, 2);
    assert.ok(!stage.embedder.texts.join().includes(key));
  });

  it('wait as long as the provider says, and go on', async () => {
    writeMany(2);
    stage.embedder.failures.push(limited);
    const { made, vectors } = await stage.fill();
    assert.deepEqual([made, vectors.trouble, stage.waits], [2, null, [7_000]]);
  });

  it('are made later when the provider fails midway; until then the search does without and says so', async () => {
    writeMany(200);
    let calls = 0;
    stage.embedder.onCall = () => {
      if (++calls > 2) stage.embedder.failures.push(refused);
    };
    const first = await stage.fill();
    assert.ok(first.made > 0 && first.made < 200, String(first.made));
    assert.deepEqual([first.vectors.trouble?.why, first.vectors.trouble?.until], ['The key is wrong.', 30_000]);
    const before = calls;
    const [hit] = await found(stage.index, 'word7');
    assert.deepEqual([hit?.path, hit?.why.at(-1)], ['f7.txt', 'not by meaning: The key is wrong.']);
    assert.equal((await stage.fill()).made, 0);
    assert.equal(calls, before, 'nobody is asked in the meantime');
    stage.embedder.onCall = undefined;
    stage.embedder.failures.length = 0;
    stage.now = 30_001;
    const second = await stage.fill();
    assert.deepEqual([first.made + second.made, second.vectors.trouble], [200, null]);
    assert.equal(new Set(stage.embedder.texts).size, stage.embedder.texts.length, 'nothing was asked twice');
  });

  it('are tried at longer and longer intervals, and at once when somebody asks', async () => {
    writeMany(1);
    const pauses: number[] = [];
    for (let round = 0; round < 4; round++) {
      stage.embedder.failures.push(refused);
      const { trouble } = (await stage.fill(true)).vectors;
      pauses.push((trouble?.until ?? 0) - (trouble?.at ?? 0));
    }
    assert.deepEqual(pauses, [30_000, 60_000, 120_000, 240_000]);
    assert.equal((await stage.fill(true)).made, 1);
  });

  it('are not mixed with those of another length under the same name', async () => {
    writeMany(1);
    await stage.fill();
    writeMany(2);
    const { embed } = stage.embedder;
    const short: Embedder['embed'] = async (texts, signal) => {
      const made = await embed(texts, signal);
      return made.ok ? { ok: true, value: { ...made.value, vectors: texts.map(() => Float32Array.of(1, 2)) } } : made;
    };
    const index = await stage.again({ embedder: { ...stage.embedder, embed: short } });
    good(await index.refresh(never));
    const filled = good(await index.fill({ atOnce: true }, never));
    assert.match(filled?.vectors.trouble?.why ?? '', /vectors of 2 numbers, and those of before have 64/);
    assert.equal(stage.vectors.shelf.of('a/model').count(), 1);
  });

  it('go on where they were stopped', async () => {
    writeMany(300);
    good(await stage.index.refresh(never));
    const stopped = new AbortController();
    let calls = 0;
    stage.embedder.onCall = () => {
      if (++calls === 3) stopped.abort();
    };
    const first = good(await stage.index.fill({ atOnce: false }, stopped.signal));
    assert.ok(first && first.made > 0 && first.made < 300);
    assert.equal(first.vectors.trouble, null);
    assert.equal(first.made + (await stage.fill()).made, 300);
    assert.equal(stage.embedder.texts.length, 300);
  });

  it('of the embedder before serve until those of another are whole', async () => {
    writeMany(200);
    await stage.fill();
    const other = scripted('b/model');
    const index = await stage.again({ embedder: other, embedderOf: () => Promise.resolve(stage.embedder) });
    let calls = 0;
    other.onCall = () => {
      if (++calls > 1) other.failures.push(refused);
    };
    const first = good(await index.fill({ atOnce: false }, never));
    assert.deepEqual([first?.vectors.by, first?.vectors.serving], ['b/model', 'a/model']);
    const asked = stage.embedder.texts.length;
    const [hit] = await found(index, 'f7.txt word7');
    assert.ok(hit?.why.includes('is alike in meaning'), hit?.why.join());
    assert.equal(stage.embedder.texts.length, asked + 1, 'the question went to the one before');
    other.onCall = undefined;
    other.failures.length = 0;
    const second = good(await index.fill({ atOnce: true }, never));
    assert.deepEqual([second?.vectors.made, second?.vectors.serving], [200, null]);
    assert.equal(stage.vectors.shelf.of('a/model').count(), 0);
    await found(index, 'word7');
    assert.deepEqual([other.texts.at(-1), stage.embedder.texts.length], ['word7', asked + 1]);
  });

  it('are not waited for when the embedder is slow, nor is that asked again at once', async () => {
    writeMany(2);
    await stage.fill();
    let asked = 0;
    const slow: Embedder = {
      ...stage.embedder,
      embed: () => {
        asked++;
        return new Promise(() => undefined);
      },
    };
    const index = await stage.again({ embedder: slow });
    for (let round = 0; round < 2; round++) {
      const [hit] = await found(index, 'word1');
      assert.deepEqual([hit?.path, hit?.why.at(-1)], ['f1.txt', 'not by meaning: a/model did not answer in time.']);
    }
    assert.equal(asked, 1);
  });

  it('are no more than may be, and it is said how many are beyond', async () => {
    writeMany(5);
    const index = await stage.again({ most: 2 });
    good(await index.refresh(never));
    const filled = good(await index.fill({ atOnce: false }, never));
    assert.deepEqual([filled?.vectors.made, filled?.vectors.wanted, filled?.vectors.beyond], [2, 2, 3]);
  });

  it('are made by one process at a time', async () => {
    writeMany(2);
    const index = await stage.again({ claim: () => null });
    good(await index.refresh(never));
    assert.deepEqual(good(await index.fill({ atOnce: true }, never))?.made, 0);
    assert.deepEqual(stage.embedder.texts, []);
  });

  it('are there of all that is there and of nothing else, whatever comes and goes', async () => {
    const step = fc.record({ file: fc.nat(5), text: fc.option(fc.nat(6)) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 4 }), async (rounds) => {
        const own = await createStage();
        try {
          const there = new Map<number, number>();
          for (const steps of rounds) {
            for (const { file, text } of steps) {
              if (text !== null) own.files.write(`f${String(file)}.txt`, `text ${String(text)}`);
              else if (there.has(file)) own.files.delete(`f${String(file)}.txt`);
              if (text === null) there.delete(file);
              else there.set(file, text);
            }
            const { vectors } = await own.fill();
            assert.deepEqual([vectors.made, vectors.wanted], [there.size, there.size]);
            assert.equal(own.vectors.shelf.of('a/model').count(), there.size);
          }
        } finally {
          await own.dispose();
        }
      }),
      { numRuns: 10 },
    );
  });
});
