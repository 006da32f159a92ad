import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nameOf } from '../security/cases.ts';
import { faultPoints, sparingDisk, systemError, watchedDisk, type FaultPoint } from './faulty-disk.ts';
import { killWriter } from './kill-writer.ts';
import { longText } from './long-text.ts';
import { writers } from './writers.ts';

/** Where the system can say no; once the file is in its place, what it says of its folder changes nothing. */
const failing = faultPoints.filter((point) => !/after|syncFolder/.test(point));
const codes = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES'];

describe('what is kept in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-faults-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function temporaries(): readonly string[] {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.maestro-tmp'));
  }

  for (const [name, open] of Object.entries(writers)) {
    it(`(${name}) is what it was when the system says no at any step, which is told as a failure`, async () => {
      assert.ok((await (await open(folder)).put('old')).ok);
      for (const point of failing) {
        for (const code of codes) {
          const disk = watchedDisk((reached) => {
            if (reached === point) throw systemError(code);
          });
          const put = await (await open(folder, disk)).put('new');
          assert.equal(put.ok, false, `${code} ${point} was not told`);
          const left = await (await open(folder)).read();
          // Texts under vectors are a cache: one that is not what its index says counts as never put.
          assert.ok(left === 'old' || (name === 'vectors' && left === null), `${code} ${point} left ${String(left)}`);
          assert.deepEqual(temporaries(), [], `${code} ${point}`);
        }
      }
    });

    it(`(${name}) is whole on a disk that takes little at once`, async () => {
      assert.ok((await (await open(folder, sparingDisk(1_000))).put(longText(1))).ok);
      assert.equal(await (await open(folder)).read(), longText(1));
    });
  }

  it(nameOf('JRN-05'), async () => {
    const reached: FaultPoint[] = [];
    const disk = watchedDisk((point) => {
      reached.push(point);
      if (point === 'before sync') throw systemError('EIO');
    });
    const writer = await writers['document']?.(folder, disk);
    const put = await writer?.put('new');
    assert.equal(put?.ok, false);
    assert.equal(
      reached.filter((point) => point === 'before sync').length,
      1,
      'what the disk lost was not tried again',
    );
    assert.ok(!reached.includes('before rename'), 'what may not be on the disk takes nobody’s place');
  });

  it(`${nameOf('JRN-08')}; a kill at any step leaves the old or the new`, async () => {
    await Promise.all(
      faultPoints.map(async (point, number) => {
        const own = path.join(folder, String(number));
        const open = async () => (await writers['memory']?.(own)) ?? assert.fail();
        assert.ok((await (await open()).put('old')).ok);
        writeFileSync(path.join(own, '.theirs.maestro-tmp'), 'not ours');
        await killWriter('memory', own, point);
        const isPlaced = /after rename|syncFolder/.test(point);
        assert.equal(await (await open()).read(), isPlaced ? 'new' : 'old', `killed ${point}`);
      }),
    );
    assert.ok(temporaries().length > faultPoints.length, 'some were killed while they made a file');
    for (const number of faultPoints.keys()) {
      const again = await writers['memory']?.(path.join(folder, String(number)));
      assert.ok((await again?.put('next'))?.ok);
    }
    assert.equal(temporaries().length, faultPoints.length, 'only what is not ours is left');
  });
});
