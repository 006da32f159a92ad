import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVectraCodeShelf } from '../../../src/adapters/vectra-shelf/index.ts';
import { failureIn } from '../../../src/core/domain/index.ts';
import type { CodeVectors } from '../../../src/core/ports/index.ts';
import { codeVectorsContract, pointing } from '../../contracts/code-vectors.contract.ts';
import { createFakeCodeVectors } from '../../fakes/code-vectors.fake.ts';
import { killOnceTold } from './kill.ts';

codeVectorsContract('the fake', () => {
  const shelf = createFakeCodeVectors();
  return { shelf, again: () => shelf, dispose: () => undefined };
});

function place(): { readonly folder: string; readonly open: () => CodeVectors; readonly dispose: () => void } {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-vectors-'));
  const folder = path.join(top, 'code');
  const dispose = (): void => {
    rmSync(top, { recursive: true, force: true });
  };
  return { folder, open: () => createVectraCodeShelf(folder).of('a/model'), dispose };
}

codeVectorsContract('vectra', () => {
  const { folder, dispose } = place();
  return { shelf: createVectraCodeShelf(folder), again: () => createVectraCodeShelf(folder), dispose };
});

/** Different directions of 64 numbers, the same each time. */
function vectorOf(seed: number): Float32Array {
  let value = seed * 2_654_435_761 + 1;
  return Float32Array.from({ length: 64 }, () => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return value / 2 ** 32 - 0.5;
  });
}

function many(from: number, to: number): ReadonlyMap<string, Float32Array> {
  return new Map(Array.from({ length: to - from }, (_, at) => [`d${String(from + at)}`, vectorOf(from + at)]));
}

describe('vectors of code on the disk', () => {
  let at: ReturnType<typeof place>;
  beforeEach(() => {
    at = place();
  });
  afterEach(() => {
    at.dispose();
  });

  const parcels = (): readonly string[] => {
    const [folder] = existsSync(at.folder) ? readdirSync(at.folder) : [];
    if (folder === undefined) return [];
    const names = readdirSync(path.join(at.folder, folder)).filter((name) => name.endsWith('.parcel'));
    return names.map((name) => path.join(at.folder, folder, name));
  };

  it('makes nothing before something is put', async () => {
    const vectors = at.open();
    vectors.nearest(pointing(0), 3);
    await vectors.keepOnly(new Set());
    await vectors.put(new Map());
    assert.ok(!existsSync(at.folder));
  });

  it('writes as much for the next ones, however many there are', async () => {
    const vectors = at.open();
    const written: number[] = [];
    for (let from = 0; from < 3_072; from += 128) {
      const before = new Set(parcels());
      await vectors.put(many(from, from + 128));
      const fresh = parcels().filter((name) => !before.has(name));
      written.push(fresh.reduce((sum, name) => sum + statSync(name).size, 0));
    }
    // Ids grow by a digit or two.
    assert.ok(Math.max(...written.slice(-4)) <= Math.max(...written.slice(0, 4)) * 1.05, written.join());
    assert.ok(parcels().length <= 12, String(parcels().length));
    assert.equal(at.open().count(), 3_072);
  });

  it('finds among thousands what is nearest, as comparing all of them does', async () => {
    const all = many(0, 4_000);
    await at.open().put(all);
    const vectors = at.open();
    const dot = (one: Float32Array, other: Float32Array): number =>
      one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
    const cosine = (one: Float32Array, other: Float32Array): number =>
      dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
    let [right, asked] = [0, 0];
    for (let seed = 10_000; seed < 10_010; seed++) {
      const question = vectorOf(seed);
      const best = [...all].sort((a, b) => cosine(question, b[1]) - cosine(question, a[1])).slice(0, 10);
      const found = new Set(vectors.nearest(question, 10).map(({ digest }) => digest));
      right += best.filter(([digest]) => found.has(digest)).length;
      asked += best.length;
    }
    assert.ok(right >= asked * 0.9, `${String(right)} of ${String(asked)}`);
  });

  it('sees what another process puts and takes out', async () => {
    const [one, other] = [at.open(), at.open()];
    await one.put(many(0, 10));
    assert.deepEqual([other.count(), other.missing(['d3', 'd10'])], [10, ['d10']]);
    await other.put(many(10, 20));
    assert.deepEqual([one.count(), one.missing(['d15', 'd20'])], [20, ['d20']]);
    await one.keepOnly(new Set(['d1']));
    assert.deepEqual([other.count(), other.missing(['d1', 'd15'])], [1, ['d15']]);
    assert.deepEqual(
      other.nearest(vectorOf(3), 5).map(({ digest }) => digest),
      ['d1'],
    );
  });

  for (const [how, spoil] of [
    ['cut short', (file: string) => truncateSync(file, 30)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['too long', (file: string) => appendFileSync(file, 'more')],
    ['something else', (file: string) => writeFileSync(file, '{"version":1,"items":[]}')],
  ] as const) {
    it(`does without a parcel that is ${how}, and has its vectors made again`, async () => {
      await at.open().put(many(0, 512));
      const [spoilt = ''] = parcels();
      await at.open().put(many(512, 1_024));
      spoil(spoilt);
      const vectors = at.open();
      assert.deepEqual([vectors.count(), vectors.missing(['d1', 'd600'])], [512, ['d1']]);
      assert.ok(existsSync(`${spoilt}.bad`));
      await vectors.put(many(0, 512));
      assert.equal(at.open().count(), 1_024);
    });
  }

  it('fails with what to do when its folder cannot be made', async () => {
    writeFileSync(at.folder, 'mine');
    await assert.rejects(at.open().put(many(0, 1)), (error) =>
      /cannot be used .* only a cache/.test(failureIn(error)?.person ?? ''),
    );
  });

  it('can be read whole after its writer was killed at any moment', async () => {
    let told = 0;
    for (const more of [7, 70, 210]) {
      told = await killOnceTold('code-child.ts', at.folder, told + more);
      const vectors = at.open();
      const wanted = Array.from({ length: told }, (_, each) => `d${String(each)}`);
      assert.deepEqual(vectors.missing(wanted), []);
      assert.equal(vectors.nearest(pointing(3), 1)[0]?.digest, 'd3');
      assert.deepEqual(
        readdirSync(at.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bad')),
        [],
      );
    }
  });
});
