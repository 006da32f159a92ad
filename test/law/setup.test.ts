import assert from 'node:assert/strict';
import { whyStale } from '../../scripts/setup.mjs';

const locked = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/b': { version: '1.0.0', integrity: 'y', optional: true },
  },
};

describe('the set-up', () => {
  it('leaves packages alone that are those of the lock file', () => {
    const a = { version: '1.0.0', integrity: 'x' };
    assert.equal(whyStale(locked, { packages: { 'node_modules/a': a } }), undefined);
    assert.equal(whyStale(locked, { packages: { 'node_modules/a': a, 'node_modules/more': a } }), undefined);
  });

  it('says why packages must be installed', () => {
    assert.match(whyStale(locked, undefined) ?? '', /not installed/);
    assert.match(whyStale(locked, { packages: {} }) ?? '', /a is missing/);
    assert.match(whyStale(locked, { packages: { 'node_modules/a': { version: '2.0.0' } } }) ?? '', /a has changed/);
  });
});
