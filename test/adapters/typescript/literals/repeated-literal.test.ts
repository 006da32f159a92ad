import assert from 'node:assert/strict';
import { repeatedLiteral } from '../../../../src/adapters/typescript/refactorings/literals/repeated-literal.ts';
import { load, refactorText } from '../proof.ts';

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

function expectChange(before: string, after: string, options: { path?: string; name?: string } = {}): void {
  assert.equal(refactorText(repeatedLiteral, before, options).text, after);
}

function expectUntouched(...texts: string[]): void {
  for (const text of texts) assert.equal(refactorText(repeatedLiteral, text, { path: 'file.tsx' }).found, 0, text);
}

const three = (use: (i: number) => string): string =>
  lines(...[1, 2, 3].map((i) => `export const v${i} = () => ${use(i)};`));

describe('repeated-literal', () => {
  it('names a text that is used three times, below the imports', () => {
    expectChange(
      lines(
        '// Sends.',
        "import { send } from './send.js';",
        '',
        ...[1, 2, 3].map((i) => `export const f${i} = (x) => send(x, 'application/json');`),
      ),
      lines(
        '// Sends.',
        "import { send } from './send.js';",
        '',
        "const APPLICATION_JSON = 'application/json';",
        '',
        ...[1, 2, 3].map((i) => `export const f${i} = (x) => send(x, APPLICATION_JSON);`),
      ),
    );
  });

  it('behaves the same when uses run while the module loads', () => {
    const before =
      "export const a = f('x/y-zed');\nfunction f(s) { return s === 'x' ? 'x/y-zed' : s + 1; }\nexport const b = f('x/y-zed');\n";
    const { text } = refactorText(repeatedLiteral, before);
    assert.match(text, /^const X_Y_ZED = 'x\/y-zed';\n\nexport const a = f\(X_Y_ZED\);/);
    const [old, now] = [load(before), load(text)];
    assert.deepEqual([now['a'], now['b']], [old['a'], old['b']]);
  });

  it('stays below a licence, directives and requires, and above the comment of the first statement', () => {
    expectChange(
      lines(
        '/* Copyright somebody */',
        "'use strict'",
        "const fs = require('fs')",
        '/** Reads. */',
        'exports.read = (a, b, c) => {',
        "  return [fs.read(a, '.readonly'), fs.read(b, '.readonly'), fs.read(c, '.readonly')]",
        '}',
      ),
      lines(
        '/* Copyright somebody */',
        "'use strict'",
        "const fs = require('fs')",
        '',
        "const READONLY = '.readonly'",
        '',
        '/** Reads. */',
        'exports.read = (a, b, c) => {',
        '  return [fs.read(a, READONLY), fs.read(b, READONLY), fs.read(c, READONLY)]',
        '}',
      ),
      { path: 'read.js' },
    );
  });

  it('joins constants that are there, in their style', () => {
    expectChange(
      lines(
        "const userAgent = 'me/1';",
        '',
        'export const f = (g) => [g("text/html"), g("text/html"), g("text/html")];',
      ),
      lines(
        'const textHtml = "text/html";',
        "const userAgent = 'me/1';",
        '',
        'export const f = (g) => [g(textHtml), g(textHtml), g(textHtml)];',
      ),
    );
  });

  it('names a number by what takes it', () => {
    expectChange(
      three(() => 'setTimeout(run, 4500)'),
      `const TIMEOUT_MS = 4500;\n\n${three(() => 'setTimeout(run, TIMEOUT_MS)')}`,
    );
    expectChange(
      `export function wait(ms: number) {}\n${three(() => 'wait(2500)')}`,
      `const WAIT_MS = 2500;\n\nexport function wait(ms: number) {}\n${three(() => 'wait(WAIT_MS)')}`,
    );
  });

  it('takes the name that it is given, when that is free', () => {
    const text = three(() => "load('a/b-long')");
    expectChange(text, `const HOME = 'a/b-long';\n\n${three(() => 'load(HOME)')}`, { name: 'HOME' });
    for (const name of ['v1', 'class', 'not a name', 'load', '1x', 'await']) {
      const result = refactorText(repeatedLiteral, text, { name });
      assert.equal(result.text, text);
      assert.match(result.refused.join(), /already in use|is not a name/, name);
    }
  });

  it('refuses a name that the file uses', () => {
    const text = `${three(() => "load('a/b-long')")}export function g(A_B_LONG) {}\n`;
    assert.match(refactorText(repeatedLiteral, text).refused.join(), /“A_B_LONG” is already in use/);
  });

  it('keeps words of a vocabulary as they are', () => {
    expectUntouched(
      three(() => "read('before')"),
      three(() => "read('read-only')"),
      three(() => "read('--read.only')"),
      three(() => "x === 'is-open'"),
      three(() => "x.kind === 'not found'"),
      three(() => '({ kind: "a/b-long" })'),
      three(() => "load('a/b-long')") + "switch (x) { case 'a/b-long': f(); }\n",
      three(() => "load('a/b-long')") + "type A = 'a/b-long';\n",
      three((i) => `emitter.on('on-change', ${i})`),
      three((i) => `map.get('on-change', ${i})`),
      three(() => "new Error('not found')"),
      three(() => "console.log('not found')"),
      three((i) => `it('works well', ${i})`),
      three(() => "assert.equal(a, 'works well')"),
      three((i) => `x['a-long-key'] = ${i}`),
      three(() => '({ "a-long-key": 1 })'),
      three(() => '"a-long-key" in x'),
      three(() => 'import("./some-file.js")'),
      three(() => 'require("./some-file.js")'),
      three(() => '<a href="to/there">to/there</a>'),
      three(() => "'some text ' + x"),
      three(() => 'f("*** --- ***")'),
    );
  });

  it('leaves numbers without one clear meaning alone', () => {
    expectUntouched(
      three(() => 'x + 37'),
      three((i) => `f${i}(37)`),
      three(() => 'setTimeout(run, 1000)'),
      three(() => 'x.slice(0, 37)'),
      three(() => 'code === 37'),
      three(() => 'f([37, 37, 37])'),
    );
  });

  it('leaves a script alone, whose constants are everybody’s', () => {
    expectUntouched("f('a/b-long'); f('a/b-long'); f('a/b-long');\n");
  });

  it('refuses a text that a type lists', () => {
    const open = `declare function send(type: string): void;\n${three(() => "send('text/css')")}`;
    assert.deepEqual(refactorText(repeatedLiteral, open).refused, []);
    const listed = open.replace('string', "`text/${'css' | 'html'}`");
    assert.match(refactorText(repeatedLiteral, listed).refused.join(), /one of the texts that a type lists/);
  });
});
