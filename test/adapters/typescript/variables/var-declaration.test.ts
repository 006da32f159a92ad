import assert from 'node:assert/strict';
import { varDeclaration } from '../../../../src/adapters/typescript/refactorings/variables/var-declaration.ts';
import { load, refactorText } from '../proof.ts';

function becomes(before: string, after: string, path = 'file.ts'): void {
  const result = refactorText(varDeclaration, before, { path });
  assert.deepEqual(result.refused, []);
  assert.equal(result.text, after);
}

function stays(text: string, path = 'file.ts'): void {
  const result = refactorText(varDeclaration, text, { path });
  assert.equal(result.found, 0, `${text}\n${result.text}`);
}

function refuses(text: string, why: RegExp, path = 'file.ts'): void {
  const result = refactorText(varDeclaration, text, { path });
  assert.equal(result.text, text);
  assert.match(result.refused.join('\n'), why);
}

/** Both texts' `f` give the same for every argument. */
function same(before: string, after: string, args: readonly unknown[]): void {
  becomes(before, after);
  const run = (text: string): unknown[] => args.map((arg) => (load(text)['f'] as (a: unknown) => unknown)(arg));
  assert.deepEqual(run(after), run(before));
}

/** A function with this body; `x` is what it is given. */
function body(text: string): string {
  return `export function f(x: any) {\n${text}\n}\n`;
}

describe('var declarations', () => {
  it('become const where the value never changes, else let', () => {
    same(
      body(`  var a = x + 1, b = 2; // sum\n  var c;\n  var d = 0;\n  d += a;\n  c = d;\n  return a + b + c;`),
      body(`  const a = x + 1, b = 2; // sum\n  let c;\n  let d = 0;\n  d += a;\n  c = d;\n  return a + b + c;`),
      [1, 2],
    );
    same(
      body(`  var { a, b = a, ...c } = x;\n  var [d] = [a];\n  [d] = [b];\n  return [a, b, c, d];`),
      body(`  const { a, b = a, ...c } = x;\n  let [d] = [a];\n  [d] = [b];\n  return [a, b, c, d];`),
      [{ a: 1, z: 3 }],
    );
  });

  it('change in loops where each turn sets them first', () => {
    same(
      body(
        `  var out = [];\n  for (var i = 0, n = x.length; i < n; i++) {\n    var y = x[i];\n    var z;\n    z = y * 2;\n    out.push(y, z);\n  }\n  for (var k in x) out.push(k);\n  for (var v of x) out.push(v);\n  return out;`,
      ),
      body(
        `  const out = [];\n  for (let i = 0, n = x.length; i < n; i++) {\n    const y = x[i];\n    let z;\n    z = y * 2;\n    out.push(y, z);\n  }\n  for (const k in x) out.push(k);\n  for (const v of x) out.push(v);\n  return out;`,
      ),
      [[1, 2, 3], []],
    );
  });

  it('stay where a function made in a loop uses them', () => {
    refuses(body(`  const fs = [];\n  for (var i = 0; i < 3; i++) fs.push(() => i);\n  return fs;`), /each turn/);
    refuses(
      body(`  const fs = [];\n  for (const y of x) {\n    var z = y;\n    fs.push(() => z);\n  }\n  return fs;`),
      /each turn/,
    );
    refuses(
      body(
        `  const fs = [];\n  for (const y of x) {\n    var z = y;\n    fs.push(x.map(() => () => z));\n  }\n  return fs;`,
      ),
      /each turn/,
    );
    same(
      body(
        `  const out = [];\n  for (const y of x) {\n    var z = y;\n    out.push(x.map((w: number) => w * z));\n  }\n  return out;`,
      ),
      body(
        `  const out = [];\n  for (const y of x) {\n    const z = y;\n    out.push(x.map((w: number) => w * z));\n  }\n  return out;`,
      ),
      [[1, 2]],
    );
  });

  it('stay where they keep a value between turns of a loop', () => {
    refuses(
      body(
        `  const out = [];\n  for (const y of x) {\n    var last;\n    out.push(last);\n    last = y;\n  }\n  return out;`,
      ),
      /from one turn/,
    );
    refuses(body(`  while (x--) {\n    var n;\n    if (x) n = x;\n    void n;\n  }`), /from one turn/);
  });

  it('stay where they are used outside their block', () => {
    refuses(body(`  if (x) {\n    var y = 1;\n  }\n  return y;`), /outside the block/);
    refuses(body(`  for (var i = 0; i < x; i++) {}\n  return i;`), /outside the block/);
    refuses(body(`  try {\n    var y = x();\n  } catch {}\n  return y;`), /outside the block/);
  });

  it('stay where they may be used before they have a value', () => {
    refuses(body(`  y = 1;\n  var y = x;\n  return y;`), /before it has/);
    refuses(body(`  var y = y || x;\n  return y;`), /before it has/);
    refuses(body(`  g();\n  var y = x;\n  function g() { return y; }`), /before it has/);
    refuses(
      body(`  g();\n  var y = x;\n  function g() { return h(); }\n  function h() { return y; }`),
      /before it has/,
    );
    refuses(body(`  x.forEach(() => y);\n  var y = 1;`), /before it has/);
    refuses(body(`  var y = x(() => y);`), /before it has/);
    refuses(body(`  const o = { get z() { return y; } };\n  x(o);\n  var y = 1;`), /before it has/);
    refuses(body(`  for (var y of y) {}`), /before it has/);
  });

  it('change where functions that use them only run later', () => {
    same(
      body(`  const g = () => y;\n  function h() { return y + g(); }\n  var y = x;\n  return h() + g();`),
      body(`  const g = () => y;\n  function h() { return y + g(); }\n  const y = x;\n  return h() + g();`),
      [1],
    );
    same(
      body(
        `  x.sort();\n  var y = (n: number): number => (n ? y(n - 1) : 0);\n  return y(2) + h();\n  function h() { return y(1); }`,
      ),
      body(
        `  x.sort();\n  const y = (n: number): number => (n ? y(n - 1) : 0);\n  return y(2) + h();\n  function h() { return y(1); }`,
      ),
      [[]],
    );
    becomes(
      body(`  var timer = setTimeout(() => clearTimeout(timer), x);`),
      body(`  const timer = setTimeout(() => clearTimeout(timer), x);`),
    );
    becomes(
      `'use strict';\nmodule.exports = { get };\nvar fs = require('fs');\nvar cache = {};\nfunction get(k) {\n  return cache[k] || fs;\n}\n`,
      `'use strict';\nmodule.exports = { get };\nconst fs = require('fs');\nconst cache = {};\nfunction get(k) {\n  return cache[k] || fs;\n}\n`,
      'file.js',
    );
  });

  it('stay where they are declared twice, or share a name with a parameter, a function or a caught error', () => {
    refuses(body(`  var y = 1;\n  var y = 2;\n  return y;`), /more than once/);
    refuses(body(`  var x = x || 1;\n  return x;`), /more than once/);
    refuses(body(`  var g;\n  function g() {}\n  return g;`), /more than once/);
    refuses(body(`  try {\n    x();\n  } catch (e) {\n    var e: any = 1;\n  }`), /caught|more than once/);
  });

  it('stay in cases, as lone statements and beside eval', () => {
    refuses(body(`  switch (x) {\n    case 1:\n      var y = 1;\n      return y;\n  }`), /in a case/);
    refuses(body(`  if (x) var y = 1;`), /only statement/);
    refuses(body(`  label: var y = 1;`), /only statement/);
    refuses(body(`  var y = 1;\n  return eval('y');`), /eval/);
  });

  it('stay at the top of scripts, in declarations and in code for old browsers', () => {
    stays(`var x = 1;\n`);
    stays(`declare var x: number;\nexport {};\ndeclare global {\n  var y: number;\n}\n`);
    stays(`(function () {\n  var x = document.title;\n  return x;\n})();\n`, 'file.js');
    becomes(
      `(function () {\n  var x = 1;\n  return x;\n})();\n`,
      `(function () {\n  const x = 1;\n  return x;\n})();\n`,
    );
  });

  it('keep the types that importers see', () => {
    refuses(`export var x = 1;\n`, /narrower/);
    refuses(`var x = 'a';\nexport { x };\n`, /narrower/);
    becomes(
      `export var x: number = 1;\nexport var g = () => 1;\n`,
      `export const x: number = 1;\nexport const g = () => 1;\n`,
    );
    becomes(`export var n = 1;\nexport const up = () => ++n;\n`, `export let n = 1;\nexport const up = () => ++n;\n`);
  });

  it('are not deceived by shadowing', () => {
    same(
      body(`  var y = 1;\n  {\n    const y = 2;\n    x += y;\n  }\n  return ((y: number) => y++)(x) + y;`),
      body(`  const y = 1;\n  {\n    const y = 2;\n    x += y;\n  }\n  return ((y: number) => y++)(x) + y;`),
      [1],
    );
  });
});
