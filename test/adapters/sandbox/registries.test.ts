import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRegistries, type Registry } from '../../../src/adapters/sandbox/registries.ts';

describe('the registry of the person', function () {
  let home: string;
  before(function () {
    // The npm that is asked here is a script of the shell.
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'maestro-registries-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** What comes of it when npm prints this, and the person's settings are those. */
  function registry(
    prints: string,
    settings = '',
    program = 'npm',
    address = '93.184.215.14',
  ): Promise<Registry | null> {
    const npm = path.join(home, 'npm');
    writeFileSync(npm, `#!/bin/sh\n[ "$PWD" = "${home}" ] && [ "$*" = "config get registry" ] && echo '${prints}'\n`, {
      mode: 0o755,
    });
    writeFileSync(path.join(home, '.npmrc'), settings);
    const lookup = () => Promise.resolve([{ address, family: 4 }]);
    return createRegistries({ home, environment: {}, find: () => Promise.resolve(npm), lookup })(program);
  }

  it('is where npm says in their own folder, for all that read its settings', async () => {
    const said = 'https://packages.example/npm/';
    const expected = { host: 'packages.example:443', environment: { npm_config_registry: said } };
    for (const program of ['npm', 'npx', 'pnpm', 'bun']) {
      assert.deepEqual(await registry(said, 'fund=false', program), expected, program);
    }
    assert.equal((await registry('http://packages.example:4873/'))?.host, 'packages.example:4873');
  });

  it('is not known of other package managers, or when npm says nothing of use', async () => {
    for (const program of ['yarn', 'pip', 'cargo']) {
      assert.equal(await registry('https://packages.example/', '', program), null, program);
    }
    for (const said of ['', 'undefined', 'file:///x']) assert.equal(await registry(said), null, said);
  });

  it('is shown to lead to a private address when it does', async () => {
    assert.equal(
      (await registry('https://packages.example/', '', 'npm', '10.0.0.7'))?.host,
      'private:packages.example:443',
    );
  });

  it('is left to the outside when it takes what only the settings hold', async () => {
    const said = 'https://packages.example/';
    const token = '//packages.example/:_authToken=x';
    assert.equal(await registry(said, `registry=${said}\n${token}\n`), null);
    assert.equal(await registry(said, `@ours:registry=https://other.example/\n`), null);
    assert.notEqual(await registry(said, `${token}\n`), null, 'a key for what is public is not needed to fetch');
  });
});
