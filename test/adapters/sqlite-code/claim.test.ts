import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClaim } from '../../../src/adapters/sqlite-code/index.ts';

describe('a claim', () => {
  let top: string;
  beforeEach(() => {
    top = mkdtempSync(path.join(tmpdir(), 'maestro-claim-'));
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  it('is held by one at a time', () => {
    const file = path.join(top, 'state', 'claim.db');
    const [one, other] = [createClaim(file), createClaim(file)];
    const release = one();
    assert.ok(release);
    assert.deepEqual([one(), other()], [null, null]);
    release();
    const later = other();
    assert.ok(later);
    later();
  });

  it('is to be had although its file has become something else', () => {
    const file = path.join(top, 'claim.db');
    writeFileSync(file, 'no database at all, but long enough to be taken for one'.repeat(100));
    const release = createClaim(file)();
    assert.ok(release);
    assert.equal(createClaim(file)(), null);
    release();
  });
});
