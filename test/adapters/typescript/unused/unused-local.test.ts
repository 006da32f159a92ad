import assert from 'node:assert/strict';
import { unusedLocal } from '../../../../src/adapters/typescript/refactorings/unused/unused-local.ts';
import { load, refactorText } from '../proof.ts';

function becomes(before: string, after: string, path = 'file.ts'): void {
  const result = refactorText(unusedLocal, before, { path });
  assert.deepEqual(result.refused, []);
  assert.equal(result.text, after);
}

function stays(text: string, path = 'file.ts'): void {
  const result = refactorText(unusedLocal, text, { path });
  assert.equal(result.found, 0, `${text}\n${result.text}`);
}

function refuses(text: string, why: RegExp, path = 'file.ts'): void {
  const result = refactorText(unusedLocal, text, { path });
  assert.equal(result.text, text);
  assert.match(result.refused.join('\n'), why);
}

describe('unused locals', () => {
  it('removes variables whose value does nothing', () => {
    becomes(
      `export function f(o: { a: number }) {\n  const a = o.a + 1; // not needed\n  let b;\n\n  return o;\n}\n`,
      `export function f(o: { a: number }) {\n  return o;\n}\n`,
    );
    becomes(`const helper = () => 1;\n\nexport const x = 1;\n`, `export const x = 1;\n`);
    becomes(
      `const a = [1, { b: \`\${1}\` }], c = new Map();\nexport { c };\n`,
      `const c = new Map();\nexport { c };\n`,
    );
    becomes(`let a = 1, b = 2, c = 3;\nexport { b };\n`, `let b = 2;\nexport { b };\n`);
  });

  it('removes functions with their comments and overloads', () => {
    becomes(
      `/** Says a. */\nfunction a(x: string): void;\nfunction a(x: number): void;\nfunction a(x: unknown) {\n  a(String(x));\n}\n\n/** Says b. */\nexport function b() {}\n`,
      `/** Says b. */\nexport function b() {}\n`,
    );
    becomes(
      `export function f() {\n  return 1;\n\n  function g(): number {\n    return g();\n  }\n}\n`,
      `export function f() {\n  return 1;\n}\n`,
    );
  });

  it('removes what only removed code used, one after the other', () => {
    becomes(`function a() {\n  return 1;\n}\nfunction b() {\n  return a();\n}\nexport {};\n`, `export {};\n`);
  });

  it('removes classes, types and enums that do nothing when defined', () => {
    becomes(`class A<T> extends Array<T> {\n  static x = 1;\n  m() {}\n}\nexport {};\n`, `export {};\n`);
    becomes(`interface A { a: B }\ntype B = string;\nenum C { D, E = 2 }\nexport {};\n`, `export {};\n`);
  });

  it('removes what is set and never read, with the statements that set it', () => {
    const before = `export function f(log: string[]) {\n  let last = 0;\n  for (const x of [1, 2]) {\n    last = x;\n    log.push(String(x));\n  }\n  last = log.push('end');\n  return log;\n}\n`;
    const after = `export function f(log: string[]) {\n  for (const x of [1, 2]) {\n    log.push(String(x));\n  }\n  log.push('end');\n  return log;\n}\n`;
    becomes(before, after);
    const run = (text: string): unknown => (load(text)['f'] as (log: string[]) => unknown)([]);
    assert.deepEqual(run(after), run(before));
  });

  it('keeps a call that is clearly made for its effect', () => {
    const before = `export async function f(log: string[]) {\n  const size = log.push('a');\n  const done = await g(log);\n  return log;\n}\nasync function g(log: string[]) {\n  log.push('b');\n}\n`;
    const after = before.replace('const size = ', '').replace('const done = ', '');
    becomes(before, after);
  });

  it('refuses where the value may have effects', () => {
    refuses(`export function f(g: () => number) {\n  const x = g();\n}\n`, /may do more/);
    refuses(`export function f(A: new () => object) {\n  const x = new A();\n}\n`, /may do more/);
    refuses(`export function f(o: { x: number }) {\n  const x = o.x++;\n}\n`, /may do more/);
    refuses(`export function* f(): Generator<number> {\n  const x = yield 1;\n}\n`, /may do more/);
    refuses(`export function f(el: HTMLElement) {\n  const reflow = el.offsetHeight;\n}\n`, /may do more/);
    stays(`export function f(g: () => number) {\n  let x = 1;\n  x ||= g();\n}\n`);
    refuses(`declare function d(c: unknown): void;\n@d\nclass A {}\nexport {};\n`, /Defining the class/);
    refuses(`class A {\n  static {\n    globalThis.name = '';\n  }\n}\nexport {};\n`, /Defining the class/);
    refuses(`export const f = (g: () => number) => {\n  const { x = g() } = { x: 1 };\n};\n`, /may do more/);
  });

  it('refuses beside eval, as a lone branch, and where lines would join', () => {
    refuses(`export function f() {\n  const x = 1;\n  return eval('x');\n}\n`, /eval/);
    refuses(`export function f(a: boolean) {\n  if (a) var x = 1;\n}\n`, /only statement/);
    refuses(
      `export function f(a: number[], g: () => void) {\n  g()\n  function h() {}\n  [a].map(String)\n}\n`,
      /no semicolon/,
    );
  });

  it('takes names out of object patterns, and leaves patterns where the others depend on them', () => {
    becomes(
      `export function f(o: any) {\n  const { a, b: c, d } = o;\n  return d;\n}\n`,
      `export function f(o: any) {\n  const { d } = o;\n  return d;\n}\n`,
    );
    becomes(
      `export function f(o: any) {\n  const { a } = o;\n  return o;\n}\n`,
      `export function f(o: any) {\n  return o;\n}\n`,
    );
    becomes(
      `export function f(o: any) {\n  const { a, ...rest } = o;\n  return a;\n}\n`,
      `export function f(o: any) {\n  const { a } = o;\n  return a;\n}\n`,
    );
    stays(`export function f(o: any) {\n  const { a, ...rest } = o;\n  return rest;\n}\n`);
    stays(`export function f(o: any) {\n  const [a, b] = o;\n  return b;\n}\n`);
  });

  it('never touches parameters, loop variables, caught errors, disposals and names with an underscore', () => {
    stays(`export function f(a: number, { b }: { b: number }, [c] = [1]) {}\n`);
    stays(`export function f(a: number[]) {\n  for (const x of a) a.length;\n  for (const k in a) a.length;\n}\n`);
    stays(`export function f() {\n  try { f(); } catch (e) { f(); }\n}\n`);
    stays(`export function f(d: Disposable) {\n  using x = d;\n}\n`);
    stays(`export async function f(d: AsyncDisposable) {\n  await using x = d;\n}\n`);
    stays(`export function f() {\n  const _x = 1;\n}\n`);
  });

  it('leaves global scripts, exports, and what is kept on purpose', () => {
    stays(`var x = 1;\nfunction f() {}\nclass C {}\n`);
    stays(`var x = 1;\nfunction f() {}\n`, 'file.js');
    stays(`const a = 1;\nfunction b() {}\nexport { a as c };\nexport default b;\n`);
    stays(`const a = 1;\nmodule.exports = { a };\n`, 'file.js');
    stays(`// eslint-disable-next-line no-unused-vars\nconst a = 1;\nexport {};\n`);
    stays(`export {};\ndeclare global {\n  interface Window { a: 1 }\n  var x: number;\n}\n`);
    stays(`export namespace N {\n  export const a = 1;\n}\n`);
  });

  it('is not deceived by shadowing or by closures', () => {
    stays(`export function f() {\n  const a = 1;\n  { const a = 2; void a; }\n  return () => a;\n}\n`);
    becomes(
      `export function f() {\n  const a = 1;\n  return (a: number) => a;\n}\n`,
      `export function f() {\n  return (a: number) => a;\n}\n`,
    );
    stays(`export function f() {\n  let a = 1;\n  const g = () => a++;\n  return g;\n}\n`);
    stays(`export function f(g: (x: number) => void) {\n  let a;\n  g(a = 1);\n}\n`);
    stays(`export function f(o: number[]) {\n  let a;\n  [a] = o;\n}\n`);
  });

  it('removes what CommonJS modules do not use', () => {
    becomes(
      `var fs = require('fs');\nvar path = require('path');\n\nmodule.exports = path.join;\n`,
      `var path = require('path');\n\nmodule.exports = path.join;\n`,
      'file.js',
    );
    refuses(`const setup = require('./setup');\nmodule.exports = 1;\n`, /may do more/, 'file.js');
  });
});
