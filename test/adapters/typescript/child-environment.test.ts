import assert from 'node:assert/strict';
import { childEnvironment } from '../../../src/adapters/typescript/characterise/observe.ts';

describe('the environment of a child that runs functions of the project', () => {
  it('makes a desktop editor act as Node', () => {
    assert.equal(childEnvironment('home', { node: '24.0.0', electron: '39.0.0' })['ELECTRON_RUN_AS_NODE'], '1');
  });

  it('holds nothing of that under Node itself', () => {
    assert.equal(childEnvironment('home', { node: '24.0.0' })['ELECTRON_RUN_AS_NODE'], undefined);
  });

  it('passes on nothing but where programs are', () => {
    const known = 'PATH SystemRoot LD_LIBRARY_PATH TZ LANG LC_ALL HOME TMPDIR NO_COLOR NODE_ENV'.split(' ');
    assert.deepEqual(
      Object.keys(childEnvironment('abroad', {})).filter((name) => !known.includes(name)),
      [],
    );
  });
});
