import assert from 'node:assert/strict';
import fc from 'fast-check';
import { booleanComplexity } from '../../../../src/adapters/typescript/refactorings/conditionals/boolean-complexity.ts';
import { load, refactorText } from '../proof.ts';

function expectChange(before: string, after: string, options: { path?: string; name?: string } = {}): void {
  assert.equal(refactorText(booleanComplexity, before, options).text, after);
}

function expectUntouched(...texts: string[]): void {
  for (const text of texts) assert.equal(refactorText(booleanComplexity, text).found, 0, text);
}

describe('boolean-complexity', () => {
  it('drops double negation where only truth counts', () => {
    expectChange('if (!!a && Boolean(b)) f(); // why\n', 'if (a && b) f(); // why\n');
    expectChange('const x = !!(a === b);\n', 'const x = a === b;\n');
    expectChange('while (!!(a || b)) f(!!c ? 1 : 2);\n', 'while (a || b) f(c ? 1 : 2);\n');
    expectChange('const f = (a) => !(!!a);\n', 'const f = (a) => !a;\n');
  });

  it('keeps a conversion whose value is used', () => {
    expectUntouched(
      'const x = !!a;\n',
      'return_(!!a && b);\n',
      'const y = Boolean(a);\n',
      'const z = <A>{!!a && b}</A>;\n',
    );
    expectUntouched('const Boolean = (x) => x.is; if (Boolean(a)) f();\n');
  });

  it('drops comparisons with true and false where the other side is boolean by syntax', () => {
    expectChange('const x = (a > b) === true;\n', 'const x = a > b;\n');
    expectChange('if ((a in b) !== true) f();\n', 'if (!(a in b)) f();\n');
    expectChange('if (false == (a === b)) f();\n', 'if (a !== b) f();\n');
    expectUntouched('if (a === true) f();\n', 'if (a.b !== false) f();\n', 'const x = a == true;\n');
  });

  it('writes a conditional between true and false as its condition', () => {
    expectChange('const x = a === b ? true : false;\n', 'const x = a === b;\n');
    expectChange('const x = a ? true : false;\n', 'const x = Boolean(a);\n');
    expectChange('const x = a ? false : true;\n', 'const x = !a;\n');
    expectChange('const x = a < b ? false : true;\n', 'const x = !(a < b);\n');
    expectChange('const x = y ? y : z ?? 1;\n', 'const x = y || (z ?? 1);\n');
    expectChange('const x = a > b ? c > d : false;\n', 'const x = a > b && c > d;\n');
    expectUntouched('const x = a !== undefined ? a : false;\n', 'const x = f() ? f() : g;\n');
  });

  it('returns the condition instead of true or false', () => {
    expectChange(
      'function f(a, b) {\r\n\tif (a === b) {\r\n\t\treturn true;\r\n\t}\r\n\treturn false;\r\n}\r\n',
      'function f(a, b) {\r\n\treturn a === b;\r\n}\r\n',
    );
    expectChange(
      'const f = (a) => {\n  if (!a) return false\n  else return true\n}\n',
      'const f = (a) => {\n  return Boolean(a)\n}\n',
    );
    expectChange('function f(a) { if (a in g) return false; return true; }\n', 'function f(a) { return !(a in g); }\n');
  });

  it('leaves the last of several guards, and comments, alone', () => {
    expectUntouched(
      'function f(a, b) {\n  if (a) return true;\n  if (b === 1) return true;\n  return false;\n}\n',
      'function f(a, b) {\n  for (const c of a) if (c) return true;\n  if (b === 1) return true;\n  return false;\n}\n',
      'function f(a) {\n  if (a === 1) return true;\n  // not that one\n  return false;\n}\n',
      'if (!!(/* the type */ a)) f();\n',
    );
  });

  it('keeps comments beside what it changes', () => {
    expectChange('if (!!a /* or so */ && b) f();\n', 'if (a /* or so */ && b) f();\n');
  });

  it('turns negated groups around where that is shorter', () => {
    expectChange('if (!(!a || b === c)) f();\n', 'if (a && b !== c) f();\n');
    expectChange('const x = c && !(a !== b || d != e);\n', 'const x = c && a === b && d == e;\n');
    expectChange('const x = !(a === b);\n', 'const x = a !== b;\n');
    expectUntouched('const x = !(!a || !b);\n', 'if (!(a === b && c === d)) f();\n', 'if (!(a < b)) f();\n');
  });

  it('drops operands and parentheses that change nothing', () => {
    expectChange('const x = a && a && b;\n', 'const x = a && b;\n');
    expectChange('if (a || b || a) f();\n', 'if (a || b) f();\n');
    expectChange('const x = true && a || (b || c);\n', 'const x = a || b || c;\n');
    expectChange('if (a && true) f();\n', 'if (a) f();\n');
    expectUntouched(
      'const x = a && b && a;\n',
      'if (f() || f()) g();\n',
      'if (a.b && a.b) g();\n',
      'const x = a && true;\n',
      'if (a == b && a == b) g();\n',
      'const x = (a && b) || c;\n',
    );
  });

  it('keeps keywords and statements apart', () => {
    expectChange('function f(a, b) { return!!(a === b) }\n', 'function f(a, b) { return a === b }\n');
    const text = 'f()\n!!(a || b) && g()\n';
    assert.equal(refactorText(booleanComplexity, text).text, text);
  });

  const long = 'if (a && b || c && d || e && f) {\n  throw new Error("x");\n}\n';

  it('names a long mixed condition', () => {
    expectChange(
      long,
      'const isInvalid = a && b || c && d || e && f;\nif (isInvalid) {\n  throw new Error("x");\n}\n',
      { path: 'x.mjs' },
    );
    expectChange(long, 'const isOdd = a && b || c && d || e && f;\nif (isOdd) {\n  throw new Error("x");\n}\n', {
      name: 'isOdd',
    });
  });

  it('keeps the layout of a condition over several lines', () => {
    expectChange(
      'function g() {\n  if (\n    (a && b) ||\n    (c && d) ||\n    (e && f)\n  ) {\n    h();\n  }\n}\n',
      'function g() {\n  const isReady =\n    (a && b) ||\n    (c && d) ||\n    (e && f);\n  if (isReady) {\n    h();\n  }\n}\n',
      { name: 'isReady' },
    );
  });

  it('refuses to name a condition without a telling name, or where types depend on its place', () => {
    const refusals = (text: string, name?: string): string =>
      refactorText(booleanComplexity, text, name ? { name } : {}).refused.join();
    const plain = 'if (a && b || c && d || e && f) {\n  g();\n  h();\n}\n';
    assert.match(refusals(plain), /needs a name/);
    assert.match(refusals(plain, 'a'), /already in use/);
    assert.match(refusals(plain, 'class'), /not a name/);
    assert.match(refusals('if (a && b || c && d || e && f) {\n  a.run();\n}\n', 'isOn'), /“a” may be narrowed/);
  });
});

/** Expressions over logged operands. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const pair = (operators: string[]): fc.Arbitrary<string> =>
    fc
      .tuple(tie('expression'), fc.constantFrom(...operators), tie('expression'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
  return {
    expression: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom('a', 'b', 'c', 't(1)', 't(2)', 'true', 'false'),
      tie('expression').map((inner) => `!${inner}`),
      tie('expression').map((inner) => `!!${inner}`),
      tie('expression').map((inner) => `Boolean(${inner})`),
      pair(['&&', '||', '??', '===', '!==', '==', '<']),
      pair(['&&', '||']),
      fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    ),
  };
});

const inputs = [undefined, null, NaN, 0, 1, '', 'x', true, false];

type Run = (...args: unknown[]) => unknown;

/** The result and the calls for the inputs number `i`. */
function trace(run: Run, i: number): unknown {
  const calls: number[] = [];
  const result = run(inputs[i % 9], inputs[(i * 2 + 1) % 9], inputs[(i * 5 + 2) % 9], (n: number) => {
    calls.push(n);
    return inputs[(i * 7 + n + calls.length) % 9];
  });
  return { result, calls };
}

describe('boolean-complexity on random expressions', () => {
  it('gives the same value after the same calls', () => {
    let changed = 0;
    fc.assert(
      fc.property(expression, fc.constantFrom('value', 'test', 'return'), (tested, place) => {
        const bodies = {
          value: `  return [${tested}];\n`,
          test: `  if (${tested}) return 1;\n  return 2;\n`,
          return: `  if (${tested}) {\n    return true;\n  }\n  return false;\n`,
        };
        const text = `export function run(a, b, c, t) {\n${bodies[place]}}\n`;
        const after = refactorText(booleanComplexity, text).text;
        if (after === text) return;
        changed++;
        const [before, now] = [text, after].map((each) => load(each)['run'] as Run);
        assert.ok(before && now);
        for (let i = 0; i < 30; i++) {
          assert.deepEqual(trace(now, i), trace(before, i), `${text}\n${after}`);
        }
      }),
      { numRuns: 250 },
    );
    assert.ok(changed > 60, `only ${changed} expressions were changed`);
  });
});
