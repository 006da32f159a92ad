import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { characterise, findCallables, untestedOf } from '../../../src/adapters/typescript/characterise/index.ts';
import { createLastingRegistry } from '../../../src/adapters/typescript/services.ts';
import type { Characterisation, TestFramework } from '../../../src/core/ports/index.ts';

const compiler = { api: ts, registry: createLastingRegistry(ts) };
let root = '';

function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

function snapshot(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
}

async function pin(
  file: string,
  framework: TestFramework = 'node-test',
  signal = new AbortController().signal,
): Promise<Characterisation> {
  const functions = findCallables(compiler, root, file);
  assert.ok(functions.ok);
  const result = await characterise(compiler, root, functions.value, framework, signal);
  assert.ok(result.ok, result.ok ? '' : result.error.person);
  return result.value;
}

function textOf({ test, notes }: Characterisation): string {
  assert.ok(test, notes.join('\n'));
  return test.text;
}

/** The cases of one function, by their titles. */
function titlesOf(text: string, name: string): string[] {
  const titles = [...text.matchAll(/^\s*(?:test|it)\((['"])(.*)\1, (?:async )?\(\) => \{$/gm)].map(
    (match) => match[2] ?? '',
  );
  return titles.filter((title) => title.startsWith(`${name}(`));
}

/** Writes the test into the project and runs it with node:test, as the project would. */
function runWithNodeTest({ test }: Characterisation): string {
  assert.ok(test);
  put({ [test.path]: test.text });
  return execFileSync(process.execPath, ['--test', '--test-reporter=tap', test.path], { cwd: root, encoding: 'utf8' });
}

describe('characterisation tests', () => {
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'characterise-')));
    put({ 'package.json': '{ "name": "subject", "type": "module" }\n' });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('covers every branch and both sides of each boundary, and passes when run', async () => {
    put({
      'src/shipping.ts': `
const FREE_FROM = 50;
export type Zone = 'home' | 'near' | 'far';
/** What sending costs. */
export function shippingCost(total: number, zone: Zone, express = false): number {
  if (total <= 0) throw new RangeError(\`total must be positive: \${total}\`);
  if (total >= FREE_FROM && zone !== 'far') return express ? 5 : 0;
  const base = zone === 'home' ? 3 : zone === 'near' ? 6 : 15;
  return express ? base * 2 : base;
}
`,
    });
    const before = snapshot();
    const result = await pin('src/shipping.ts');
    assert.deepEqual(snapshot(), before, 'nothing may be written');
    const text = textOf(result);
    assert.equal(result.test?.path, 'test/shipping.characterisation.test.ts');
    assert.match(text, /import \{ shippingCost \} from '\.\.\/src\/shipping\.ts';/);
    const titles = titlesOf(text, 'shippingCost').join('\n');
    for (const outcome of [
      'gives 0',
      'gives 5',
      'gives 3',
      'gives 6',
      'gives 15',
      'gives 30',
      'throws RangeError: total must',
    ]) {
      assert.ok(titles.includes(outcome), `${outcome} is missing in\n${titles}`);
    }
    assert.match(titles, /shippingCost\(50, /, 'the boundary itself');
    assert.ok(titles.split('\n').length <= 24);
    assert.match(runWithNodeTest(result), /# fail 0/);
  });

  it('pins promises, mutation, generators, overloads, generics, defaults, rest, patterns and callbacks', async () => {
    put({
      'src/odd.ts': `
export async function load(key: string): Promise<{ key: string; size: number }> {
  await new Promise((done) => setTimeout(done, 1));
  if (key === '') throw new Error('a key is needed');
  return { key, size: key.length };
}
export function sortInPlace(items: number[]): void { items.sort((a, b) => a - b); }
export function take(queue: string[]): string | undefined { return queue.shift(); }
export function* count(to: number): Generator<number> { for (let i = 0; i < Math.min(to, 5); i++) yield i; }
export function size(of: string): string;
export function size(of: readonly unknown[]): string;
export function size(of: string | readonly unknown[]): string { return \`\${of.length}\`; }
export function groupBy<T, K extends string>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
export function join(separator: string, ...parts: string[]): string { return parts.join(separator); }
export function box({ width, height = 1 }: { width: number; height?: number }, [x, y]: [number, number] = [0, 0]) {
  return { area: width * height, at: [x, y] as const };
}
export function nothingSpecial(flag?: boolean): -0 | Set<number> { return flag ? -0 : new Set([1]); }
export function wrap(value: unknown): { value: unknown; __proto__: null } { return { value, __proto__: null }; }
`,
    });
    const result = await pin('src/odd.ts');
    const text = textOf(result);
    assert.match(text, /await assert\.rejects\(load\(''\), \{ name: 'Error', message: 'a key is needed' \}\);/);
    assert.match(text, /assert\.deepEqual\(await load\(.*\), \{ key: .*, size: \d+ \}\);/);
    assert.match(
      text,
      /const items = \[3, 0, 1\];\n\s*sortInPlace\(items\);\n\s*assert\.deepEqual\(items, \[0, 1, 3\]\);/,
    );
    assert.match(text, /const queue = .*\n\s*assert\.equal\(take\(queue\), .*\n\s*assert\.deepEqual\(queue, /);
    assert.match(text, /assert\.deepEqual\(\[\.\.\.count\(3\)\], \[0, 1, 2\]\);/);
    assert.match(text, /groupBy\(.*, \(value\) => .*new Map\(/s);
    for (const name of ['size', 'join', 'box', 'nothingSpecial', 'wrap']) {
      assert.ok(titlesOf(text, name).length >= 2, `${name} has no cases:\n${result.notes.join('\n')}`);
    }
    assert.match(text, /nothingSpecial\(true\), -0\)/);
    assert.match(text, /Object\.assign\(Object\.create\(null\), \{ value: /);
    assert.match(runWithNodeTest(result), /# fail 0/);
  });

  it('leaves out what depends on the world or leaves the process, and says why', async () => {
    put({
      'src/world.js': `
import { readFileSync, writeFileSync } from 'node:fs';
let calls = 0;
export function stamp(text) { return \`\${Date.now()} \${text}\`; }
export function age(birth = new Date()) { return new Date().getFullYear() - birth.getFullYear(); }
export function pick(items) { return items[Math.floor(Math.random() * items.length)]; }
export function read(name) { return readFileSync(name, 'utf8').length; }
export function save(name) { try { writeFileSync(name, 'x'); return true; } catch { return false; } }
export function home() { return process.env.HOME + '/x'; }
export function quit(code) { process.exit(code); }
export function counter(step) { calls += step; return calls; }
export function local(date) { return new Date(2024, 1, Number(date) || 1).toISOString(); }
export function pollute(name) { Object.prototype['x' + name] = 1; return name; }
export function endless(limit) { for (;;) limit += 1; }
export function spin(text) { return Promise.resolve().then(function again() { return Promise.resolve().then(again); }); }
export async function never(text) { await new Promise(() => undefined); return text; }
export function hugeList(text) { return Array.from({ length: 5000 }, () => text); }
export function maker(text) { return () => text; }
export class Thing { constructor(text) { this.text = text; } }
export function thing(text) { return new Thing(text); }
export function noisy(text) { console.log('noise', text); return text.length; }
export function plain(text) { return text.toUpperCase(); }
`,
    });
    const before = snapshot();
    const result = await pin('src/world.js');
    assert.deepEqual(snapshot(), before, 'nothing may be written');
    const notes = result.notes.join('\n');
    const expected: Record<string, RegExp> = {
      stamp: /the clock/,
      age: /the clock/,
      pick: /chance/,
      read: /the file system/,
      save: /the file system/,
      home: /the environment/,
      quit: /leave the process/,
      counter: /two runs/,
      local: /two runs/,
      pollute: /shared built-in/,
      endless: /did not end within/,
      spin: /ended or hung/,
      never: /did not settle within/,
      hugeList: /too big|holds 5000 items/,
      maker: /holds functions/,
      thing: /an instance of Thing/,
    };
    for (const [name, reason] of Object.entries(expected)) {
      const note = result.notes.find((line) => line.startsWith(`${name} was left out`));
      assert.ok(note, `${name} was not left out:\n${notes}`);
      assert.match(note, reason);
    }
    const text = textOf(result);
    assert.ok(titlesOf(text, 'plain').length > 0);
    assert.ok(titlesOf(text, 'noisy').length > 0);
    assert.match(runWithNodeTest(result), /# fail 0/);
  });

  it('follows the style, the place and the module kind of the tests it finds', async () => {
    put({
      'package.json': '{ "name": "subject" }\n',
      'lib/strings.js': "'use strict'\nexports.shout = function (text) { return text.toUpperCase() + '!' }\n",
      'test/unit/other.spec.js': [
        'const assert = require("assert")',
        'const { other } = require("../../lib/other")',
        'describe("other", () => {',
        '\tit("works", () => {',
        '\t\tassert.equal(other("it\'s"), 1)',
        '\t})',
        '})',
        '',
      ].join('\n'),
    });
    const result = await pin('lib/strings.js', 'mocha');
    assert.equal(result.test?.path, 'test/strings.characterisation.spec.js');
    const text = textOf(result);
    assert.match(
      text,
      /^const assert = require\("node:assert\/strict"\)\nconst \{ shout \} = require\("\.\.\/lib\/strings"\)$/m,
    );
    assert.match(text, /^describe\("shout", \(\) => \{\n\tit\('shout\("hello world"\)|^describe\("shout"/m);
    assert.match(text, /^\t\tassert\.equal\(shout\("hello world"\), "HELLO WORLD!"\)$/m);
    assert.ok(!/;$/m.test(text), 'no semicolons where the project has none');
  });

  it('writes expectations for vitest and jest, beside the module where the tests are', async () => {
    put({
      'src/math/half.ts': `
export default function half(n: number): number {
  if (n % 2 !== 0) throw new Error(\`\${n} is odd\`);
  return n / 2;
}
export const halves = (all: number[]): number[] => all.map((n) => n / 2);
`,
      'src/math/other.test.ts':
        "import { expect, it } from 'vitest';\nimport { other } from './other';\nit('works', () => {\n  expect(other()).toBe(1);\n});\n",
    });
    const vitest = await pin('src/math/half.ts', 'vitest');
    assert.equal(vitest.test?.path, 'src/math/half.characterisation.test.ts');
    const text = textOf(vitest);
    assert.match(
      text,
      /^import \{ describe, expect, it \} from 'vitest';\nimport half, \{ halves \} from '\.\/half';$/m,
    );
    assert.match(text, /expect\(\(\) => half\(3\)\)\.toThrow\('3 is odd'\);/);
    assert.match(text, /expect\(half\(0\)\)\.toBe\(0\);/);
    assert.match(text, /expect\(halves\(\[3, 0, 1\]\)\)\.toStrictEqual\(\[1\.5, 0, 0\.5\]\);/);
    assert.ok(!textOf(await pin('src/math/half.ts', 'jest')).includes("from 'vitest'"));
  });

  it('runs TypeScript that Node cannot strip, JSX, path aliases and modules without endings', async () => {
    put({
      'package.json': '{ "name": "subject" }\n',
      'tsconfig.json':
        '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h", "paths": { "@/*": ["./src/*"] } } }\n',
      'src/colour.ts':
        "export enum Colour { Red = 'red', Blue = 'blue' }\nexport namespace Names { export const all = Object.values(Colour); }\n",
      'src/paint.tsx': `
import { Colour, Names } from '@/colour';
import { twice } from './twice';
const h = (tag: string, props: { [name: string]: string } | null, ...children: string[]) => [tag, props, children];
export function paint(colour: Colour, text: string): string { return \`\${Names.all.indexOf(colour)} \${twice(text)}\`; }
declare global { namespace JSX { interface IntrinsicElements { b: { title: string } } type Element = unknown } }
const React = { createElement: h };
export function bold(text: string): unknown { return <b title={text}>{text}</b>; }
`,
      'src/twice.ts': 'export function twice(text: string) { return text + text; }\n',
    });
    const text = textOf(await pin('src/paint.tsx', 'vitest'));
    assert.match(text, /expect\(paint\('red', /);
    assert.match(text, /expect\(bold\('[^']+'\)\)\.toStrictEqual\(\['b', \{ title: /);
  });

  it('understands CommonJS, JSDoc types and untyped parameters', async () => {
    put({
      'package.json': '{ "name": "subject" }\n',
      'index.js': `
/**
 * Cuts a text.
 * @param {string} text
 * @param {{ max?: number, ellipsis?: string }} [options]
 * @example
 * truncate('one two three', { max: 7 }) // 'one two…'
 */
function truncate(text, options) {
  const { max = 20, ellipsis = '…' } = options || {};
  return text.length > max ? text.slice(0, max) + ellipsis : text;
}
module.exports = truncate;
module.exports.repeat = (unit, times) => { let all = ''; for (let i = 0; i < times; i++) all += unit; return all; };
`,
    });
    const found = findCallables(compiler, root, 'index.js');
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ name, parameters }) => [name, ...parameters.map(({ type }) => type)]),
      [
        ['default', 'string', '{ max?: number | undefined; ellipsis?: string | undefined; } | undefined'],
        ['repeat', 'string', 'number'],
      ],
    );
    const result = await pin('index.js');
    const text = textOf(result);
    assert.match(text, /const truncate = require\('\.\.\/index'\);\nconst \{ repeat \} = truncate;/);
    assert.match(text, /truncate\('one two three', \{ max: 7 \}\), 'one two…'\)/);
    assert.match(runWithNodeTest(result), /# fail 0/);
  });

  it('names the reason when a module cannot be loaded', async () => {
    put({ 'src/broken.js': "import 'not-installed';\nexport function f(text) { return text.trim(); }\n" });
    const result = await pin('src/broken.js');
    assert.equal(result.test, null);
    assert.match(
      result.notes.join('\n'),
      /f was left out: its module could not be loaded \(Cannot find package 'not-installed'/,
    );
  });

  it('stops when it is cancelled and leaves no process behind', async () => {
    put({ 'src/slow.js': 'export function slow(text) { for (;;) text += 1; }\n' });
    const functions = findCallables(compiler, root, 'src/slow.js');
    assert.ok(functions.ok);
    const controller = new AbortController();
    const running = characterise(compiler, root, functions.value, 'node-test', controller.signal);
    controller.abort();
    const result = await running;
    assert.ok(!result.ok);
    assert.equal(result.error.reason, 'cancelled');
  });

  it('refuses a file that is not there, and a file outside the project', () => {
    put({ 'inside/a.ts': '', 'outside.ts': 'export const f = (text: string) => text;\n' });
    root = path.join(root, 'inside');
    for (const file of ['none.ts', '../outside.ts']) {
      const result = findCallables(compiler, root, file);
      assert.ok(!result.ok);
      assert.equal(result.error.reason, 'not-found');
    }
    root = path.dirname(root);
  });
});

describe('functions that no test names', () => {
  const callable = (name: string, file = 'src/text/slug.ts') => ({ name, file, parameters: [], isAsync: false });

  it('are those whose name is no word of any test', () => {
    const functions = ['slugify', 'slug', 'trim$', 'unused'].map((name) => callable(name));
    const texts = ["test('x', () => slugify('a')); // unused", 'trim$(1) /* slug */'];
    assert.deepEqual(
      untestedOf(functions, texts).map(({ name }) => name),
      ['slug', 'unused'],
    );
  });

  it('are default exports whose module no test imports', () => {
    const functions = [callable('default'), callable('default', 'src/wrap/index.js'), callable('default', 'src/b.js')];
    const texts = ["import make from '../src/text/slug.ts';", "const wrap = require('../wrap');"];
    assert.deepEqual(
      untestedOf(functions, texts).map(({ file }) => file),
      ['src/b.js'],
    );
  });
});
