import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../law/sources.ts';

/** Bytes of the index of vectors, as it is built in; the whole package is a hundred times as large. */
const limit = 64 * 1024;

describe('what is built', () => {
  it('holds of the package of vectors its index alone, by its name', async () => {
    const dist = path.join(root, 'dist');
    const chunks = readdirSync(dist).filter((name) => /^vectra-[A-Z0-9]{8}\.js$/.test(name));
    assert.equal(chunks.length, 1, 'the index is a chunk of its own');
    for (const name of chunks) {
      const { size } = statSync(path.join(dist, name));
      assert.ok(size <= limit, `${name} has ${String(size)} bytes, the limit is ${String(limit)}`);
      const chunk = (await import(pathToFileURL(path.join(dist, name)).href)) as object;
      assert.deepEqual(Object.keys(chunk), ['LocalIndex']);
    }
  });
});
