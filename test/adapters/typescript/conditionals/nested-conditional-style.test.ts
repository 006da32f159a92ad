import assert from 'node:assert/strict';
import { nestedConditional } from '../../../../src/adapters/typescript/refactorings/conditionals/nested-conditional.ts';
import { refactorText } from '../proof.ts';

/** Joins lines, so that indentation in the expectations is plain to see. */
const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

function expectChange(before: string, after: string): void {
  assert.equal(refactorText(nestedConditional, before).text, after);
}

describe('nested-conditional, joining and style', () => {
  it('joins conditions with nothing between them, wherever they stand', () => {
    expectChange(
      lines(
        'function f(rows, out) {',
        '  for (const row of rows) {',
        '    if (row) {',
        '      if (row.a || row.b) {',
        '        if ((row.c)) { // all there',
        '          out.push(`',
        '            ${row.c}`);',
        '        }',
        '      }',
        '    }',
        '    out.end();',
        '  }',
        '}',
      ),
      lines(
        'function f(rows, out) {',
        '  for (const row of rows) {',
        '    if (row && (row.a || row.b)) {',
        '      if ((row.c)) { // all there',
        '        out.push(`',
        '            ${row.c}`);',
        '      }',
        '    }',
        '    out.end();',
        '  }',
        '}',
      ),
    );
    const nested = lines(
      'function f(a, b, c) {',
      '  if (a) {',
      '    if (b) {',
      '      if (c) {',
      '        g();',
      '      }',
      '    }',
      '  }',
      '  h();',
      '}',
    );
    assert.deepEqual(refactorText(nestedConditional, nested), {
      text: 'function f(a, b, c) {\n  if (a && b && c) {\n    g();\n  }\n  h();\n}\n',
      notes: ['Flattened “f” from 3 levels to 1 with joined conditions.'],
      refused: [],
      found: 1,
    });
    const assigned = nested.replace('function f(a, b, c) {', 'x.y.run = (a, b, c) => {');
    assert.match(refactorText(nestedConditional, assigned).notes.join(), /^Flattened “run” from/);
  });

  it('does not join conditions with a comment or anything else between them', () => {
    const text = (...inner: string[]): string =>
      lines('function f(a, b, c, d) {', '  if (a) {', '    if (b) {', ...inner, '    }', '  }', '  d();', '}');
    for (const inner of [
      ['      // why', '      if (c) {', '        d();', '      }'],
      ['      if (c) {', '        d();', '      } // why'],
      ['      if (c) {', '        d();', '      } else {', '        d(1);', '      }'],
      ['      d();', '      if (c) {', '        d();', '      }'],
      ['      if (c) d();'],
    ]) {
      const before = text(...inner);
      const after = refactorText(nestedConditional, before).text;
      assert.match(after, /if \(a && b\) \{/);
      assert.ok(after.includes(inner.map((line) => `${line.slice(2)}\n`).join('')), after);
    }
  });

  it('says what it returns where the file does, and follows the way the file writes guards', () => {
    const text = (result: string, next: string): string =>
      lines(
        'export const pick = (a, b) => {',
        `    if (a < 0) ${result}`,
        `    if (b < 0) ${result}`,
        '    for (const c of a) {',
        '        if (c.off) {',
        '            continue',
        '        }',
        '        b.push(c)',
        '    }',
        ...(next
          ? [
              `    if (b >= 0) ${next}`,
              '    b.mark()',
              '    if (a > b) {',
              '        if (a) b.reset()',
              '        return a',
              '    }',
            ]
          : [
              '    if (!(b >= 0)) {',
              '        b.mark()',
              '        if (a > b) {',
              '            if (a) b.reset()',
              '            return a',
              '        }',
              '    }',
            ]),
        '}',
      );
    expectChange(text('return null', ''), text('return null', 'return'));
    expectChange(text('return undefined', ''), text('return undefined', 'return undefined'));
  });

  it('writes a jump as the file writes jumps of its kind, and “!” with the file’s space', () => {
    const text = (...inner: string[]): string =>
      lines(
        'function f(rows) {',
        '  if (! rows) {',
        '    return;',
        '  }',
        '  for (const row of rows) {',
        '    if (row.off) continue;',
        ...inner,
        '  }',
        '}',
      );
    const before = [
      '    if (row.on) {',
      '      row.open();',
      '      if (row.first) {',
      '        if (row.last) row.mark();',
      '        row.begin();',
      '      }',
      '    }',
    ];
    const after = before.slice(1, -1).map((line) => line.slice(2));
    expectChange(text(...before), text('    if (! row.on) continue;', ...after));
  });
});
