import assert from 'node:assert/strict';
import { deadCode } from '../../../../src/adapters/typescript/refactorings/unused/dead-code.ts';
import { load, refactorText } from '../proof.ts';

function becomes(before: string, after: string, path = 'file.ts'): void {
  const result = refactorText(deadCode, before, { path });
  assert.deepEqual(result.refused, []);
  assert.equal(result.text, after);
}

function stays(text: string): void {
  const result = refactorText(deadCode, text);
  assert.equal(result.found, 0, `${text}\n${result.text}`);
}

function refuses(text: string, why: RegExp): void {
  const result = refactorText(deadCode, text);
  assert.equal(result.text, text);
  assert.match(result.refused.join('\n'), why);
}

/** Both texts' `f` give the same for every argument. */
function same(before: string, after: string, args: readonly unknown[][]): void {
  becomes(before, after);
  const run = (text: string): unknown[] =>
    args.map((list) => {
      try {
        const value = (load(text)['f'] as (...a: unknown[]) => unknown)(...list);
        const isIterable = typeof value === 'object' && value !== null && Symbol.iterator in value;
        return isIterable ? [...(value as Iterable<unknown>)] : value;
      } catch (error) {
        return String(error);
      }
    });
  assert.deepEqual(run(after), run(before));
}

describe('code after a jump', () => {
  it('goes, with its comments, and leaves those of others', () => {
    same(
      `export function f(x: number) {\n  if (x > 1) {\n    throw new Error('big'); // too big\n    // never\n    x = 2; // never either\n    console.log(x);\n  }\n  // the end\n  return x;\n  x++;\n\n  x--;\n  // about the brace\n}\n`,
      `export function f(x: number) {\n  if (x > 1) {\n    throw new Error('big'); // too big\n  }\n  // the end\n  return x;\n  // about the brace\n}\n`,
      [[1], [2]],
    );
  });

  it('goes in loops, cases and behind branches that all leave', () => {
    same(
      `export function f(x: number) {\n  let out = '';\n  for (let i = 0; i < 3; i++) {\n    if (i === x) {\n      continue;\n      out += 'never';\n    }\n    out += i;\n  }\n  switch (x) {\n    case 1:\n      return out;\n      out = 'never';\n    default:\n      out += 'd';\n  }\n  if (x > 5) {\n    return 'a';\n  } else {\n    return out;\n  }\n  return 'never';\n}\n`,
      `export function f(x: number) {\n  let out = '';\n  for (let i = 0; i < 3; i++) {\n    if (i === x) {\n      continue;\n    }\n    out += i;\n  }\n  switch (x) {\n    case 1:\n      return out;\n    default:\n      out += 'd';\n  }\n  if (x > 5) {\n    return 'a';\n  } else {\n    return out;\n  }\n}\n`,
      [[0], [1], [9]],
    );
  });

  it('goes around functions, which work by being declared', () => {
    same(
      `export function f(x: number) {\n  return g() + x;\n  x = 1;\n\n  // twice\n  function g() {\n    return x * 2;\n  }\n  x = 2;\n}\n`,
      `export function f(x: number) {\n  return g() + x;\n\n  // twice\n  function g() {\n    return x * 2;\n  }\n}\n`,
      [[3]],
    );
  });

  it('stays when it declares what live code uses', () => {
    refuses(`export function f() {\n  x = 1;\n  return x;\n  var x = 2;\n}\n`, /“x” is declared there/);
    refuses(
      `export function f() {\n  return g;\n  class A {}\n  function g() { return new A(); }\n}\n`,
      /“A” is declared/,
    );
    stays(`export function f() {\n  x = 1;\n  return x;\n  var x;\n}\n`);
  });

  it('stays where a label makes it reachable', () => {
    stays(`export function f(x: number) {\n  out: {\n    if (x) break out;\n    return 1;\n  }\n  return 2;\n}\n`);
    same(
      `export function f(x: number) {\n  out: {\n    break out;\n    x = 5;\n  }\n  return x;\n}\n`,
      `export function f(x: number) {\n  out: {\n    break out;\n  }\n  return x;\n}\n`,
      [[1]],
    );
  });

  it('stays where it holds the only yield of a generator', () => {
    refuses(`export function* f(): Generator<number> {\n  return;\n  yield 1;\n}\n`, /yield/);
    same(
      `export function* f() {\n  yield 1;\n  return;\n  yield 2;\n}\n`,
      `export function* f() {\n  yield 1;\n  return;\n}\n`,
      [[]],
    );
  });

  it('stays where it looks like a lost value or is kept on purpose', () => {
    refuses(`export function f() {\n  return\n  { a: 1 }\n}\n`, /should return/);
    refuses(`export function f(x: number) {\n  return 1;\n  // TODO: enable again\n  x++;\n}\n`, /on purpose/);
  });

  it('leaves a break behind a return, and what the compiler is told not to look at', () => {
    stays(
      `export function f(x: number) {\n  switch (x) {\n    case 1:\n      return 1;\n      break;\n  }\n  return 2;\n}\n`,
    );
    stays(`// @ts-nocheck\nexport function f() {\n  return 1;\n  f();\n}\n`);
  });
});

describe('code under a literal condition', () => {
  it('goes when the condition never holds', () => {
    same(
      `export function f(x: number) {\n  // off\n  if (false) {\n    x = 5;\n  }\n  while (0) x++;\n  for (let i = 0; false; i++) {\n    x++;\n  }\n  if (x > 1) {\n    return 1;\n  } else if (!1) {\n    return 2;\n  }\n  return x;\n}\n`,
      `export function f(x: number) {\n  if (x > 1) {\n    return 1;\n  }\n  return x;\n}\n`,
      [[1], [2]],
    );
  });

  it('is unwrapped when the condition always holds', () => {
    same(
      `export function f(x: number) {\n  if (true) {\n    // both\n    const y = \`\n    \${x}\`;\n\n    if (y) {\n      return y;\n    }\n  } else {\n    return 'never';\n  }\n  return 1;\n}\n`,
      `export function f(x: number) {\n  // both\n  const y = \`\n    \${x}\`;\n\n  if (y) {\n    return y;\n  }\n  return 1;\n}\n`,
      [[1]],
    );
    same(
      `export function f(x: number) {\n  if (x > 1) {\n    return 1;\n  } else if (true) {\n    return 2;\n  } else {\n    return 3;\n  }\n}\n`,
      `export function f(x: number) {\n  if (x > 1) {\n    return 1;\n  } else {\n    return 2;\n  }\n}\n`,
      [[1], [2]],
    );
    same(
      `export function f(x: number) {\n  if (false) return 1;\n  else return x;\n}\n`,
      `export function f(x: number) {\n  return x;\n}\n`,
      [[1]],
    );
    same(
      `export function f(x: number) {\n  if (false) {\n    return 1;\n  } else if (x) {\n    return 2;\n  }\n  return 3;\n}\n`,
      `export function f(x: number) {\n  if (x) {\n    return 2;\n  }\n  return 3;\n}\n`,
      [[0], [1]],
    );
  });

  it('keeps tabs and Windows line ends', () => {
    becomes(
      `export function f() {\r\n\tif (1) {\r\n\t\tf();\r\n\t\tf();\r\n\t}\r\n}\r\n`,
      `export function f() {\r\n\tf();\r\n\tf();\r\n}\r\n`,
    );
  });

  it('stays where names would mean something else', () => {
    refuses(
      `export function f(y: number) {\n  if (true) {\n    const y = 2;\n    f(y);\n  }\n  return y;\n}\n`,
      /“y” means/,
    );
    refuses(`export function f() {\n  if (false) {\n    var x = 1;\n  }\n  return x;\n}\n`, /“x” is declared/);
  });

  it('stays where something would be lost or is kept on purpose', () => {
    refuses(`export function f(g: () => number) {\n  for (let i = g(); false; ) f(g);\n}\n`, /runs once/);
    refuses(`export function f() {\n  if (false) {\n    // debug output\n    f();\n  }\n}\n`, /on purpose/);
    refuses(`export function f() {\n  if (true /* always */) {\n    f();\n  }\n}\n`, /beside the condition/);
    refuses(`export function f(x: boolean) {\n  if (x) if (false) f(x);\n}\n`, /only statement/);
  });

  it('is not seen in conditions that compute, in endless loops and in run-once loops', () => {
    stays(`export function f() {\n  while (true) f();\n}\n`);
    stays(`export function f() {\n  do f(); while (false);\n}\n`);
    stays(`const debug = false;\nexport function f() {\n  if (debug) f();\n}\n`);
    stays(`export function f() {\n  if (f.length === 0) f();\n  for (;;) f();\n}\n`);
  });
});
