import assert from 'node:assert/strict';
import { reviewApi, reviewScope, reviewSmells } from '../../src/core/quality/index.ts';
import { ref, smell } from './smells.ts';

describe('the review of a refactoring', () => {
  it('objects to every exported name or type that went, came or changed, and to no other', () => {
    const before = ['add: (a: number, b: number) => number', 'PI: 3.14'];
    assert.deepEqual(reviewApi({ file: 'a.ts', before, after: before.toReversed() }), []);
    assert.deepEqual(reviewApi({ file: 'a.ts', before, after: ['add: (a: number) => number', 'PI: 3.14', 'E: 2'] }), [
      {
        severity: 'blocking',
        file: 'a.ts',
        text: 'The public API of a.ts changed: − add: (a: number, b: number) => number; + add: (a: number) => number; + E: 2',
      },
    ]);
  });

  it('objects to files that the plan does not name, but for the tests that pin', () => {
    const findings = reviewScope(['a.ts', 'b.ts', 'test/a.pin.test.ts'], ['a.ts'], ['test/a.pin.test.ts']);
    assert.deepEqual(findings, [
      { severity: 'blocking', text: 'b.ts is changed, but the plan does not name it', file: 'b.ts' },
    ]);
    assert.deepEqual(reviewScope([], ['a.ts'], []), []);
  });

  const target = ref('long-function', 'a.ts');
  const second = ref('long-function', 'a.ts', { symbol: 'g', line: 40 });
  const was = ['long-function', 'long-function', 'dead-code'];

  it('objects when none of the smells is gone', () => {
    const left = [smell('long-function', 'a.ts'), smell('long-function', 'a.ts', { symbol: 'g', line: 40 })];
    assert.deepEqual(reviewSmells([target, second], was, left), [
      { severity: 'blocking', text: `None of the smells is gone: ${target.message}`, file: 'a.ts' },
    ]);
    assert.deepEqual(reviewSmells([target, second], was, left.slice(1)), [], 'one of two is something');
    assert.deepEqual(reviewSmells([], was, left), []);
  });

  it('objects when there is more of a kind than before, but not when a smell only moved', () => {
    const moved = smell('dead-code', 'a.ts', { line: 77 });
    assert.deepEqual(reviewSmells([target], was, [moved]), []);
    const added = smell('dead-code', 'a.ts', { line: 99 });
    assert.deepEqual(reviewSmells([target], was, [moved, added]), [
      { severity: 'blocking', text: `The change adds a smell (dead-code): ${added.message}`, file: 'a.ts' },
    ]);
    const unseen = smell('var-declaration', 'a.ts');
    assert.match(reviewSmells([target], was, [unseen])[0]?.text ?? '', /adds a smell \(var-declaration\)/);
  });

  it('only notes what the refactoring brought to light: nesting that moved, and code that turns out to stand twice', () => {
    const nested = smell('nested-conditional', 'a.ts');
    const text = `What was there before shows as a smell now (nested-conditional): ${nested.message}`;
    assert.deepEqual(reviewSmells([target], was, [nested]), [{ severity: 'note', text, file: 'a.ts' }]);
    const flattened = ref('nested-conditional', 'a.ts');
    assert.equal(reviewSmells([flattened], [], [smell('duplicate-block', 'a.ts')])[0]?.severity, 'note');
    assert.equal(reviewSmells([flattened], [], [smell('long-function', 'a.ts')])[0]?.severity, 'blocking');
  });
});
