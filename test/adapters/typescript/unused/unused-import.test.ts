import assert from 'node:assert/strict';
import { unusedImport } from '../../../../src/adapters/typescript/refactorings/unused/unused-import.ts';
import { refactorText } from '../proof.ts';

function becomes(before: string, after: string, path = 'file.ts'): void {
  const result = refactorText(unusedImport, before, { path });
  assert.deepEqual(result.refused, []);
  assert.equal(result.text, after);
}

function stays(text: string, path = 'file.ts'): void {
  const result = refactorText(unusedImport, text, { path });
  assert.deepEqual(result.refused, []);
  assert.equal(result.found, 0, text);
}

function refuses(text: string, why: RegExp, path = 'file.ts'): void {
  const result = refactorText(unusedImport, text, { path });
  assert.equal(result.text, text);
  assert.match(result.refused.join('\n'), why);
}

describe('unused imports', () => {
  it('removes a whole statement with its line', () => {
    becomes(
      `import a from 'a';\nimport b from 'b';\n\nexport const x = b;\n`,
      `import b from 'b';\n\nexport const x = b;\n`,
    );
  });

  it('keeps one blank line between what is left', () => {
    becomes(`import a from 'a';\n\nexport const x = 1;\n`, `export const x = 1;\n`);
    becomes(
      `import b from 'b';\n\nimport a from 'a';\n\nexport const x = b;\n`,
      `import b from 'b';\n\nexport const x = b;\n`,
    );
  });

  it('removes single names and keeps the layout of the others', () => {
    becomes(`import { a, b, c } from 'm';\nexport { b };\n`, `import { b } from 'm';\nexport { b };\n`);
    becomes(`import { a, b, } from 'm';\nexport { a };\n`, `import { a, } from 'm';\nexport { a };\n`);
    becomes(
      `import {\n  a, // about a\n  // about b\n  b,\n  c, // about c\n} from 'm';\nexport { a };\n`,
      `import {\n  a, // about a\n} from 'm';\nexport { a };\n`,
    );
    becomes(
      `import {\n  a,\n  b, // about b\n  c as d // about c\n} from 'm';\nexport { b };\n`,
      `import {\n  b // about b\n} from 'm';\nexport { b };\n`,
    );
  });

  it('removes the default name, the names or the namespace alone', () => {
    becomes(`import D, { a } from 'm';\nexport { a };\n`, `import { a } from 'm';\nexport { a };\n`);
    becomes(`import D, { a } from 'm';\nexport { D };\n`, `import D from 'm';\nexport { D };\n`);
    becomes(`import D, * as n from 'm';\nexport { D };\n`, `import D from 'm';\nexport { D };\n`);
    becomes(`import D, * as n from 'm';\nexport { n };\n`, `import * as n from 'm';\nexport { n };\n`);
    becomes(`import D, { a, b } from 'm';\nexport { b };\n`, `import { b } from 'm';\nexport { b };\n`);
    becomes(`import D, { a, b } from 'm';\nexport { D };\n`, `import D from 'm';\nexport { D };\n`);
  });

  it('takes comments about the import along, and leaves those about the file', () => {
    becomes(
      `/* Licence: MIT. Copyright somebody */\nimport a from 'a'; // for later\n// about b\nimport b from 'b';\n\n// about x\nexport const x = 1;\n`,
      `/* Licence: MIT. Copyright somebody */\n\n// about x\nexport const x = 1;\n`,
    );
    becomes(
      `// eslint-disable-next-line import/order\nimport a from 'a';\nexport const x = 1;\n`,
      `export const x = 1;\n`,
    );
    becomes(
      `#!/usr/bin/env node\n/* eslint-disable no-console */\nimport a from 'a';\nexport const x = 1;\n`,
      `#!/usr/bin/env node\n/* eslint-disable no-console */\nexport const x = 1;\n`,
    );
  });

  it('keeps Windows line ends', () => {
    becomes(`import a from 'a';\r\nimport b from 'b';\r\nexport { b };\r\n`, `import b from 'b';\r\nexport { b };\r\n`);
  });

  it('leaves imports without names', () => {
    stays(`import 'a';\nimport {} from 'b';\nexport {};\n`);
  });

  it('counts types, re-exports, type queries, decorators and shorthand properties as uses', () => {
    stays(`import { A } from 'a';\nexport let x: A;\n`);
    stays(`import type { A } from 'a';\nexport function f(x: unknown): x is A { return !!x; }\n`);
    stays(`import * as a from 'a';\nexport type T = typeof a.b;\n`);
    stays(`import a from 'a';\nexport { a as default };\n`);
    stays(`import a from 'a';\nexport default a;\n`);
    stays(`import a from 'a';\nexport const o = { a };\n`);
    stays(`import { I, S } from 'a';\n@I()\nexport class C { constructor(readonly s: S) {} }\n`);
    stays(`import { S } from 'a';\nexport class C { @Input() s!: S }\ndeclare function Input(): PropertyDecorator;\n`);
    stays(`import A = require('a');\nexport = A;\n`);
    stays(`import * as N from 'n';\nexport import M = N.M;\n`);
    stays(`import { a } from 'a';\nexport const o = { [a]: 1 };\nexport class C { [a]() {} }\n`);
    stays(`import a from 'a';\nlet z: number;\nexport const f = () => { ({ a: z } = { a }); return z; };\n`);
  });

  it('is not deceived by another thing of the same name', () => {
    becomes(`import a from 'a';\nexport const f = (a: number) => a;\n`, `export const f = (a: number) => a;\n`);
    becomes(
      `import a from 'a';\nexport const f = (o: { a: number }) => o.a;\n`,
      `export const f = (o: { a: number }) => o.a;\n`,
    );
    becomes(
      `import { A } from 'a';\nexport const f = <A,>(x: A) => x;\nexport const A2 = 'A';\n`,
      `export const f = <A,>(x: A) => x;\nexport const A2 = 'A';\n`,
    );
    stays(`import a from 'a';\nexport function f() { { const a = 1; void a; } return a; }\n`);
    stays(`import a from 'a';\nexport function f(b = a) { var a = 1; return a + b; }\n`);
  });

  it('keeps React where there are tags, and removes it where there are none', () => {
    stays(`import React from 'react';\nexport const x = <div />;\n`, 'file.tsx');
    stays(`/** @jsx q */\nimport { q } from 'q';\nexport const x = <div />;\n`, 'file.jsx');
    stays(`import { Foo } from './foo';\nexport const x = <Foo.Bar />;\n`, 'file.tsx');
    becomes(`import React from 'react';\nexport const x = 1;\n`, `export const x = 1;\n`, 'file.tsx');
  });

  it('counts names in documentation comments as uses', () => {
    stays(`import { A } from './a.js';\n/** @param {A} x */\nexport function f(x) { return x; }\n`, 'file.js');
    stays(`import { A } from './a';\n/** Like {@link A}. */\nexport const x = 1;\n`);
  });

  it('refuses where the module may be loaded for its effects', () => {
    refuses(`import x from './polyfills/array';\nexport {};\n`, /loaded for what it does/);
    refuses(`import s from './style.css';\nexport {};\n`, /loaded for what it does/);
  });

  it('refuses where the import makes the file a module, or is augmented', () => {
    refuses(`import x from 'x';\ndeclare global { interface Window { y: 1 } }\n`, /only thing that makes/);
    refuses(`import x from 'x';\ndeclare module 'x' { interface Y { y: 1 } }\nexport {};\n`, /adds declarations/);
  });

  it('refuses beside eval', () => {
    refuses(`import x from 'x';\nexport const f = (s: string) => eval(s);\n`, /eval/);
  });

  it('refuses where lines without semicolons would join', () => {
    refuses(
      `import y from 'y'\nimport x from 'x'\n;[y].forEach(String)\nexport default function f() {}\n`.replace(';', ''),
      /no semicolon/,
    );
  });

  it('does not report what is suppressed', () => {
    stays(`// @ts-nocheck\nimport x from 'x';\nexport {};\n`);
  });
});
