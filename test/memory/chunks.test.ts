import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunkLines, stretchesOf, symbolAt } from '../../src/core/memory/code/chunks.ts';
import type { CodeSymbol } from '../../src/core/ports/index.ts';

function symbol(name: string, from: number, to: number): CodeSymbol {
  return { name, kind: 'function', from, to, signature: name };
}

/** A file of so many lines, and definitions anywhere in it and beyond. */
const file = fc.record({
  lines: fc.array(fc.constantFrom('', 'code();', '// a remark', '  inner();'), { maxLength: 400 }),
  symbols: fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 420 }), fc.integer({ min: 0, max: 200 }))
      .map(([from, length]) => symbol('f', from, from + length)),
    { maxLength: 12 },
  ),
});

describe('stretches of a file', () => {
  it('hold every line once, in order, and none is too long', () => {
    fc.assert(
      fc.property(file, ({ lines, symbols }) => {
        const stretches = stretchesOf(lines, symbols);
        let next = 1;
        for (const { from, to } of stretches) {
          assert.equal(from, next);
          assert.ok(to >= from && to - from < chunkLines.most);
          next = to + 1;
        }
        assert.equal(next, lines.length + 1);
      }),
    );
  });

  it('are cut along definitions, with the remarks above them', () => {
    const lines = Array.from({ length: 120 }, () => 'x();');
    lines[59] = '/** About b. */';
    const stretches = stretchesOf(lines, [symbol('a', 1, 58), symbol('b', 61, 120)]);
    assert.deepEqual(stretches, [
      { from: 1, to: 59 },
      { from: 60, to: 120 },
    ]);
  });

  it('are cut within a definition that is too long, along those inside of it', () => {
    const lines = Array.from({ length: 150 }, () => 'x();');
    const symbols = [symbol('Big', 1, 150), symbol('first', 3, 70), symbol('second', 72, 149)];
    assert.deepEqual(stretchesOf(lines, symbols), [
      { from: 1, to: 71 },
      { from: 72, to: 150 },
    ]);
    assert.equal(symbolAt({ from: 72, to: 149 }, symbols), 'Big.second');
  });

  it('join what is small', () => {
    const lines = Array.from({ length: 100 }, () => 'x();');
    const symbols = Array.from({ length: 20 }, (_, at) => symbol(`f${String(at)}`, at * 5 + 1, at * 5 + 5));
    const stretches = stretchesOf(lines, symbols);
    assert.ok(stretches.length <= 4, JSON.stringify(stretches));
    for (const { to } of stretches) assert.equal(to % 5, 0, 'no definition is cut');
  });
});
