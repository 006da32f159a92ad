import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestFramework } from '../../../core/ports/index.ts';
import type { TypeScript } from '../refactoring.ts';
import { createSourceContext } from '../source-context.ts';
import type { Style } from './value.ts';

/** Where a module's characterisation goes and how the tests around it are written. */
export interface Layout {
  /** Relative to the root, `/` separated; no file is there yet. */
  readonly testPath: string;
  /** How the test names the module. */
  readonly specifier: string;
  readonly moduleKind: 'esm' | 'commonjs';
  readonly isTypeScript: boolean;
  readonly style: Style;
  readonly newline: string;
  /** Texts of tests nearby, for their manners. */
  readonly samples: readonly string[];
}

interface TestFile {
  readonly path: string;
  readonly text: string;
}

const skipped = /^(?:node_modules|dist|build|out|coverage|vendor|fixtures|__fixtures__|\..*)$/;
const script = /\.[cm]?[jt]sx?$/;
const testName = /(?:^|[.\-_])(?:test|spec)s?\.[cm]?[jt]sx?$|^(?:test|spec)[.\-_].*\.[cm]?[jt]sx?$/i;
const testFolder = /^(?:tests?|__tests__|specs?)$/i;
const FILES = 5000;
const SAMPLES = 12;

function isTest(file: string): boolean {
  const parts = file.split('/');
  const inFolder = parts.slice(0, -1).some((part) => testFolder.test(part));
  return script.test(file) && !/\.d\.[cm]?ts$/.test(file) && (inFolder || testName.test(path.posix.basename(file)));
}

function listTests(root: string): string[] {
  const found: string[] = [];
  const queue = [''];
  let seen = 0;
  for (let folder = queue.shift(); folder !== undefined && seen < FILES; folder = queue.shift()) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      seen++;
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !skipped.test(entry.name)) queue.push(name);
      else if (entry.isFile() && isTest(name)) found.push(name);
    }
  }
  return found.sort();
}

function commonest(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function sharedFolders(a: string, b: string): number {
  const [left, right] = [a, b].map((file) => path.posix.dirname(file).split('/')) as [string[], string[]];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? left.length : at;
}

/** The part of a test's path up to and with its test folder; empty for a test beside its module. */
function testRootOf(file: string): string {
  const parts = file.split('/');
  const at = parts.slice(0, -1).findIndex((part) => testFolder.test(part));
  return at < 0 ? '' : parts.slice(0, at + 1).join('/');
}

function folderFor(file: string, tests: readonly string[], framework: TestFramework): string {
  const own = path.posix.dirname(file);
  if (tests.length === 0) {
    const top = /^(?:packages|apps|libs)\/[^/]+\//.exec(file)?.[0] ?? '';
    return framework === 'node-test' || framework === 'mocha' ? `${top}test` : own;
  }
  const most = Math.max(...tests.map((test) => sharedFolders(test, file)));
  const near = tests.filter((test) => sharedFolders(test, file) === most);
  const root = commonest(near.map(testRootOf)) ?? '';
  if (root === '') return own;
  if (path.posix.basename(root) === '__tests__') {
    const nested = near.some((test) => testRootOf(test).split('/').length > 1);
    return nested ? path.posix.join(own, '__tests__') : root;
  }
  const inner = own.split('/').slice(1).join('/');
  const mirrored = inner ? path.posix.join(root, inner) : root;
  return tests.some((test) => test.startsWith(`${mirrored}/`)) ? mirrored : root;
}

function extensionFor(file: string, tests: readonly string[]): string {
  const usual = commonest(tests.map((test) => path.posix.extname(test).replace('x', '')));
  if (usual) return usual;
  return path.posix.extname(file).replace('x', '');
}

function relativeImports(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)(['"])(\.{1,2}\/[^'"\n]+)\1/g;
  return [...text.matchAll(pattern)].map((match) => match[2] ?? '');
}

/** Files of tests usually name sources with their ending, with the compiled ending, or without; this is what is usual. */
function endingFor(
  file: string,
  tests: readonly TestFile[],
  kind: 'esm' | 'commonjs',
  framework: TestFramework,
): string {
  const real = path.posix.extname(file);
  const compiled = real.replace('ts', 'js').replace('x', '');
  const usual = commonest(
    tests.flatMap(({ text }) => relativeImports(text)).map((name) => /\.(?:[cm]?[jt]sx?)$/.exec(name)?.[0] ?? ''),
  );
  if (usual !== undefined) return usual === '' ? '' : /ts/.test(usual) || !/ts/.test(real) ? real : compiled;
  if (!/ts/.test(real)) return kind === 'esm' ? real : '';
  if (framework === 'node-test') return real;
  return framework === 'mocha' && kind === 'esm' ? compiled : '';
}

/** Tests that run what was compiled name `dist` or the like in place of `src`; this is where, or empty. */
function compiledFolder(root: string, file: string, tests: readonly TestFile[]): string {
  if (!/\.[cm]?tsx?$/.test(file)) return '';
  const tops = tests.flatMap((test) =>
    relativeImports(test.text).map((name) => path.posix.join(path.posix.dirname(test.path), name).split('/')[0] ?? ''),
  );
  const own = file.split('/')[0] ?? '';
  if (tops.includes(own)) return '';
  return (
    tops.find((top) => /^(?:dist|build|lib|out|esm|cjs)$/.test(top) && !existsSync(path.join(root, top, 'index.ts'))) ??
    ''
  );
}

function specifierFor(file: string, testPath: string, ending: string, compiled: string): string {
  const target = compiled ? path.posix.join(compiled, file.split('/').slice(1).join('/')) : file;
  const name = target.replace(
    /\.[^./]+$/,
    compiled ? path.posix.extname(file).replace('ts', 'js').replace('x', '') : ending,
  );
  const from = path.posix.relative(path.posix.dirname(testPath), name);
  return from.startsWith('.') ? from : `./${from}`;
}

function moduleKindFor(root: string, testPath: string, samples: readonly TestFile[]): Layout['moduleKind'] {
  const extension = path.posix.extname(testPath);
  if (/ts/.test(extension) || extension === '.mjs') return 'esm';
  if (extension === '.cjs') return 'commonjs';
  const alike = samples.filter((test) => test.path.endsWith(extension)).map((test) => test.text);
  if (alike.some((text) => /^import\s/m.test(text))) return 'esm';
  if (alike.some((text) => /\brequire\(/.test(text))) return 'commonjs';
  const manifest = path.join(root, 'package.json');
  return existsSync(manifest) && /"type"\s*:\s*"module"/.test(readFileSync(manifest, 'utf8')) ? 'esm' : 'commonjs';
}

function widthOf(root: string): number {
  for (const name of [
    '.prettierrc',
    '.prettierrc.json',
    '.prettierrc.yaml',
    '.prettierrc.yml',
    'package.json',
    '.editorconfig',
  ]) {
    const file = path.join(root, name);
    const found = existsSync(file) ? /(?:printWidth|max_line_length)\W+(\d+)/.exec(readFileSync(file, 'utf8')) : null;
    if (found) return Number(found[1]);
  }
  return 100;
}

function freePath(root: string, folder: string, file: string, ending: string): string {
  const base = path.posix.basename(file).replace(/\.[^.]+$/, '');
  for (let count = 1; ; count++) {
    const name = `${base}.characterisation${count > 1 ? `-${count}` : ''}${ending}`;
    const candidate = path.posix.join(folder, name);
    if (!existsSync(path.join(root, candidate))) return candidate;
  }
}

/** Reads the project's tests and decides where a test for the module goes and what it looks like. */
export function layoutFor(tsApi: TypeScript, root: string, file: string, framework: TestFramework): Layout {
  const names = listTests(root);
  const folder = folderFor(file, names, framework);
  const nearest = names.filter((name) => path.posix.dirname(name) === folder);
  const around = nearest.length > 0 ? nearest : names;
  const samples = around
    .slice(0, SAMPLES)
    .map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }));
  const infix = around.length > 0 && around.every((name) => /\.spec\./.test(name)) ? '.spec' : '.test';
  const testPath = freePath(root, folder, file, infix + extensionFor(file, around));
  const moduleKind = moduleKindFor(root, testPath, samples);
  const model = samples[0] ?? { path: file, text: readFileSync(path.join(root, file), 'utf8') };
  const { quote, indent, semicolons, newline } = createSourceContext(tsApi, model.path, model.text);
  return {
    testPath,
    specifier: specifierFor(
      file,
      testPath,
      endingFor(file, samples, moduleKind, framework),
      compiledFolder(root, file, samples),
    ),
    moduleKind,
    isTypeScript: /ts$/.test(testPath),
    style: { quote, indent, semicolons, width: widthOf(root) },
    newline,
    samples: samples.map((sample) => sample.text),
  };
}
