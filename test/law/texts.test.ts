import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { committedFiles, root } from './sources.ts';

/** What no committed text may hold: where somebody's checkout, home or package registry happens to be. */
const forbidden: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['an absolute path of one machine', /(?<![\w.~})-])\/(?:work|root)\/(?!\*)/],
  ['the address of a package registry', /\bregistry\.(?:npmjs|yarnpkg)\b|"resolved":/],
];

function breachesIn(text: string): readonly string[] {
  return forbidden.flatMap(([name, pattern]) => {
    const match = pattern.exec(text);
    return match ? [`${name}, line ${String(text.slice(0, match.index).split('\n').length)}`] : [];
  });
}

describe('committed texts', () => {
  it('name no machine and no registry', () => {
    const own = path.relative(root, import.meta.filename).replaceAll('\\', '/');
    const files = committedFiles().filter((file) => file !== own && !/\.(?:png|wasm|bin)$/.test(file));
    const found = files.flatMap((file) =>
      breachesIn(readFileSync(path.join(root, file), 'latin1')).map((breach) => `${file}: ${breach}`),
    );
    assert.deepEqual(found, []);
  });

  it('are searched for absolute paths, not for parts of relative ones', () => {
    assert.equal(breachesIn('one\nsee /work/main/x.ts')[0], 'an absolute path of one machine, line 2');
    assert.equal(breachesIn('"/root/.npmrc"').length, 1);
    assert.deepEqual(breachesIn('src/work/x.ts ./root/ ${temp}/work/x'), []);
  });
});
