import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'golden');

/** Names things by the order in which they are first seen. */
function createNaming(prefix: string): (key: string) => string {
  const names = new Map<string, string>();
  return (key) => {
    const known = names.get(key) ?? `${prefix}${String(names.size + 1)}`;
    names.set(key, known);
    return known;
  };
}

/** Text without what differs from run to run: object names become #1, #2, …, times and places go. */
export function normalise(text: string, top: string, hunkIds: readonly string[] = []): string {
  const objectName = createNaming('#');
  const hunkName = createNaming('hunk-');
  // Ids of hunks are letters and digits.
  const ids = new RegExp(hunkIds.join('|') || '(?!)', 'g');
  return text
    .replaceAll(top, 'TOP')
    .replace(ids, (id) => hunkName(id))
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{10,64}\b/g, (name) => objectName(name.slice(0, 10)))
    .replace(/\bprocess \d+/g, 'process N')
    .replace(/\b\d+(?:\.\d+)? ?ms\b/g, 'N ms');
}

/** Compares with test/golden/NAME.txt; with UPDATE=1 in the environment the file is written anew. */
export function expectGolden(name: string, text: string): void {
  const file = path.join(folder, `${name}.txt`);
  if (process.env['UPDATE'] === '1') writeFileSync(file, text);
  else {
    assert.ok(existsSync(file), `There is no ${file}; run with UPDATE=1 and read what it writes.`);
    assert.equal(text, readFileSync(file, 'utf8'), `${name} is not as it was; read it, then run with UPDATE=1`);
  }
}
