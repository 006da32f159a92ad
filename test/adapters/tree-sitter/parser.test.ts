import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { createTreeSitterParser } from '../../../src/adapters/tree-sitter/index.ts';
import { languages } from '../../../src/adapters/tree-sitter/languages.ts';
import { root } from '../../law/sources.ts';

const parser = createTreeSitterParser({
  runtime: fileURLToPath(import.meta.resolve('web-tree-sitter/web-tree-sitter.wasm')),
  grammar: (name) => fileURLToPath(import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`)),
});

/** Sources with what is defined in them: kind, name, first and last line. */
const samples: Readonly<Record<string, readonly [source: string, ...expected: string[]]>> = {
  'a.ts': [
    'export const limit = 3;\nexport interface Point {\n  x: number;\n}\nexport const add = (a: number) => {\n  return a;\n};\nclass Box {\n  size(): number {\n    return 1;\n  }\n}\nenum Colour { Red }\ntype Id = string;',
    ...['constant limit 1-1', 'type Point 2-4', 'function add 5-7', 'class Box 8-12', 'method size 9-11'],
    ...['type Colour 13-13', 'type Id 14-14'],
  ],
  'a.tsx': ['export function View() {\n  return <p>hi</p>;\n}', 'function View 1-3'],
  'a.mjs': ['function* each() {\n  yield 1;\n}\nvar old = 1;', 'function each 1-3', 'constant old 4-4'],
  'a.py': [
    'LIMIT = 3\n\nclass Box:\n    def size(self):\n        return 1\n',
    'constant LIMIT 1-1',
    'class Box 3-5',
    'function size 4-5',
  ],
  'a.go': [
    'package x\n\nconst Limit = 3\n\ntype Box struct {\n\tn int\n}\n\nfunc (b Box) Size() int {\n\treturn 1\n}\n\nfunc Run() {}\n',
    ...['constant Limit 3-3', 'type Box 5-7', 'method Size 9-11', 'function Run 13-13'],
  ],
  'A.java': [
    'class Box {\n  int size() {\n    return 1;\n  }\n}\ninterface Thing {}',
    'class Box 1-5',
    'method size 2-4',
    'type Thing 6-6',
  ],
  'a.rs': [
    'struct Box {}\nimpl Box {\n    fn size(&self) -> u8 { 1 }\n}\nenum Colour { Red }\ntrait Thing {}',
    ...['class Box 1-1', 'class Box 2-4', 'function size 3-3', 'type Colour 5-5', 'type Thing 6-6'],
  ],
  'a.cs': [
    'class Box {\n  int Size() {\n    return 1;\n  }\n}\ninterface IThing {}',
    'class Box 1-5',
    'method Size 2-4',
    'type IThing 6-6',
  ],
  'a.cpp': [
    'namespace n {\nclass Box {\n  int size() { return 1; }\n};\n}\nint *run(int a) {\n  return 0;\n}',
    ...['module n 1-5', 'class Box 2-4', 'function size 3-3', 'function run 6-8'],
  ],
  'a.h': [
    '#define LIMIT 3\nstruct box {\n  int n;\n};\ntypedef int id;',
    'constant LIMIT 1-1',
    'class box 2-4',
    'type id 5-5',
  ],
  'a.php': [
    '<?php\nclass Box {\n  function size() { return 1; }\n}\nfunction run() {}',
    'class Box 2-4',
    'method size 3-3',
    'function run 5-5',
  ],
  'a.rb': [
    'module N\n  class Box\n    def size\n      1\n    end\n  end\nend',
    'module N 1-7',
    'class Box 2-6',
    'method size 3-5',
  ],
};

describe('definitions by syntax trees', () => {
  for (const [file, [source, ...expected]] of Object.entries(samples)) {
    it(`are found in ${file}`, async () => {
      const found = (await parser.symbolsOf(file, source)) ?? [];
      const told = found.map(({ kind, name, from, to }) => `${kind} ${name} ${String(from)}-${String(to)}`);
      assert.deepEqual(told, expected);
    });
  }

  it('come with the line that they begin with', async () => {
    const [symbol] = (await parser.symbolsOf('a.ts', '  export function run(a: string): void {\n  }')) ?? [];
    assert.equal(symbol?.signature, 'export function run(a: string): void');
  });

  it('are found around what does not parse', async () => {
    const found = (await parser.symbolsOf('a.ts', 'function a() {}\n)))) ((( {{{\nfunction b() {}')) ?? [];
    assert.ok(found.some(({ name }) => name === 'a'));
  });

  it('are none where there is no grammar', async () => {
    assert.equal(parser.languageOf('README.md'), null);
    assert.equal(await parser.symbolsOf('README.md', '# x'), null);
  });

  it('are found by packed grammars as well', async () => {
    const top = mkdtempSync(path.join(tmpdir(), 'maestro-grammar-'));
    const packed = (name: string): string => {
      const file = path.join(top, `${path.posix.basename(name)}.br`);
      const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
      writeFileSync(file, brotliCompressSync(readFileSync(fileURLToPath(import.meta.resolve(name))), fast));
      return file;
    };
    try {
      const runtime = packed('web-tree-sitter/web-tree-sitter.wasm');
      const grammar = (name: string): string => packed(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`);
      const found = await createTreeSitterParser({ runtime, grammar }).symbolsOf('a.go', 'package a\nfunc Run() {}\n');
      assert.deepEqual(
        found?.map(({ name }) => name),
        ['Run'],
      );
    } finally {
      rmSync(top, { recursive: true });
    }
  });

  it('have all their grammars in the build', () => {
    const config = readFileSync(path.join(root, 'esbuild.config.mjs'), 'utf8');
    const built = /const grammars = '([^']+)'/.exec(config)?.[1]?.split(' ');
    assert.deepEqual(built, [...new Set(Object.values(languages).map(({ grammar }) => grammar))].sort());
  });
});
