import assert from 'node:assert/strict';
import { caps, excessesOf, type Excess } from './caps.ts';
import { handWritten, textsOf } from './sources.ts';

/**
 * What may pass its cap, by name, with the length it may have and the reason. The list may only shrink: a length that
 * grows fails, and so does an entry that is no longer needed.
 */
const exceptions: Readonly<Record<string, { readonly lines: number; readonly reason: string }>> = {};

function complaints(excesses: readonly Excess[], allowed: typeof exceptions): readonly string[] {
  const seen = new Map(excesses.map((excess) => [excess.name, excess.lines]));
  const grown = excesses.filter(({ name, lines }) => lines > (allowed[name]?.lines ?? 0));
  const needless = Object.entries(allowed).filter(([name, { lines }]) => (seen.get(name) ?? 0) < lines);
  return [
    ...grown.map(({ name, lines }) => `${name}: ${String(lines)} lines`),
    ...needless.map(([name, { lines }]) => `${name}: the exception for ${String(lines)} lines can shrink or go`),
  ];
}

function functionOf(lines: number): string {
  return `function long() {\n${'//\n'.repeat(lines - 2)}}\n`;
}

describe('the caps', () => {
  it('are kept by every hand-written file and function', () => {
    const files = handWritten(['src/', 'test/', 'bench/', 'scripts/', 'webview/', 'esbuild.config.mjs']);
    const excesses = [...textsOf(files)].flatMap(([file, text]) => excessesOf(file, text));
    assert.deepEqual(complaints(excesses, exceptions), []);
  });

  it('count every line of a file', () => {
    assert.deepEqual(excessesOf('x.ts', '\n'.repeat(caps.file)), []);
    assert.deepEqual(excessesOf('x.ts', '\n'.repeat(caps.file + 1)), [{ name: 'x.ts', lines: caps.file + 1 }]);
    assert.deepEqual(excessesOf('x.ts', `${'\n'.repeat(caps.file)}//`), [{ name: 'x.ts', lines: caps.file + 1 }]);
  });

  it('count every line of a function, wherever it stands', () => {
    const lines = caps.function + 1;
    assert.deepEqual(excessesOf('x.ts', functionOf(caps.function)), []);
    assert.deepEqual(excessesOf('x.ts', functionOf(lines)), [{ name: 'x.ts#long', lines }]);
    const arrow = `const f = () => {\n${'//\n'.repeat(caps.function - 1)}};`;
    assert.deepEqual(excessesOf('x.ts', arrow), [{ name: 'x.ts#f', lines }]);
    const inTest = `describe('all', () => {\nit('does', () => {\n${'//\n'.repeat(caps.function - 1)}});\n});`;
    assert.deepEqual(excessesOf('x.ts', inTest), [{ name: 'x.ts#does', lines }]);
    const contract = `function portContract() {\n${inTest}\n}`;
    assert.deepEqual(excessesOf('x.ts', contract), [{ name: 'x.ts#does', lines }]);
  });

  it('refuse a new excess, a grown one and an exception that is not needed', () => {
    const allowed = { 'x.ts': { lines: 500, reason: 'a table' } };
    assert.deepEqual(complaints([{ name: 'x.ts', lines: 500 }], allowed), []);
    assert.match(complaints([{ name: 'y.ts', lines: 401 }], {})[0] ?? '', /y\.ts: 401/);
    assert.match(complaints([{ name: 'x.ts', lines: 501 }], allowed)[0] ?? '', /x\.ts: 501/);
    assert.match(complaints([{ name: 'x.ts', lines: 499 }], allowed)[0] ?? '', /can shrink/);
    assert.match(complaints([], allowed)[0] ?? '', /or go/);
  });
});
