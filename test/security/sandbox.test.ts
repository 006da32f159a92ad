import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTextSearch } from '../../src/adapters/text-search/index.ts';
import type { CommandOrder } from '../../src/core/ports/index.ts';
import { toolsInMemory } from '../tools/session.ts';
import { knownGap, nameOf } from './cases.ts';
import { hideSecrets, waysPastHiding, waysToSecrets, type HiddenPlace } from './hidden-secrets.ts';

describe('what is secret, in a sandbox', () => {
  let place: HiddenPlace;
  before(async function () {
    place = hideSecrets();
    if (!(await place.isConfined())) this.skip();
  });
  after(() => {
    place.dispose();
  });
  const printed = (line: string, more: Partial<CommandOrder> = {}): Promise<string> => place.printed(line, more);

  it(nameOf('FS-25'), async () => {
    for (const way of waysToSecrets(place)) assert.doesNotMatch(await printed(way), /canary/, way);
  });

  it(nameOf('FS-26'), async () => {
    for (const way of waysPastHiding(place)) assert.doesNotMatch(await printed(way), /canary/, way);
  });

  function key(below: string): string {
    mkdirSync(path.join(place.folder, below), { recursive: true });
    writeFileSync(path.join(place.folder, below, '.env'), 'KEY=canary');
    return `cat ${below}/.env; echo looked`;
  }

  it('in files of keys is hidden three folders down', async () => {
    assert.doesNotMatch(await printed(key('one/two/three'), { hidesKeys: true }), /canary/);
  });

  knownGap('in files of keys is hidden four folders down', async () => {
    assert.doesNotMatch(await printed(key('one/two/three/four'), { hidesKeys: true }), /canary/);
  });

  knownGap('in files of keys is hidden from checks that the engine runs', async () => {
    assert.doesNotMatch(await printed(key('checked')), /canary/);
  });

  knownGap('and what is protected is not made below the top of the worktree', async () => {
    assert.equal(
      (await printed('mkdir -p below/.vscode && echo x > below/.vscode/settings.json && echo made')).trim(),
      '',
    );
  });
});

describe('a search', () => {
  it(nameOf('FS-30'), async () => {
    const search = createTextSearch({ findRipgrep: () => Promise.resolve(null) });
    const session = toolsInMemory({ 'a.txt': `${'a'.repeat(5_000)}!` }, { search });
    const { ok, text } = await session.ask('search-text', { pattern: '(a+)+$' });
    assert.equal(ok, false);
    assert.match(text, /takes too long/);
    assert.equal((await session.ask('search-text', { pattern: 'a{10}!' })).ok, true, 'what is simple is still found');
  });
});
