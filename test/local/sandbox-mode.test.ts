import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { composeSandbox } from '../../src/local/compose-sandbox.ts';
import { foldersOf } from '../../src/local/folders.ts';

describe('what MAESTRO_SANDBOX says', () => {
  let top: string;
  beforeEach(() => void (top = mkdtempSync(path.join(os.tmpdir(), 'maestro-mode-'))));
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  /** Why a command does not run where no sandbox is; null when it runs as it is. */
  async function refusalOf(said: string | undefined): Promise<string | null> {
    const environment = {
      MAESTRO_HOME: path.join(top, 'home'),
      MAESTRO_SANDBOX: said,
      PATH: path.join(top, 'nothing'),
    };
    const folders = foldersOf(top, environment);
    assert.ok(folders.ok);
    const only = () => Promise.resolve(null);
    const sandbox = await composeSandbox({
      folders: folders.value,
      environment,
      mode: undefined,
      hosts: undefined,
      only,
    });
    const made = await sandbox.confine(['/bin/true'], {
      ...{ folder: top, writable: [], hosts: [], ownHostsOnly: false, hidesKeys: false },
    });
    return made.ok ? null : made.error;
  }

  it('is not read as less than it may have meant', async () => {
    for (const said of [undefined, '', 'auto', 'off', 'Off']) assert.equal(await refusalOf(said), null, said);
    for (const said of ['required', ' REQUIRED ']) {
      assert.match((await refusalOf(said)) ?? '', /only in a sandbox/);
      assert.doesNotMatch((await refusalOf(said)) ?? '', /counts as/);
    }
    for (const said of ['requierd', 'on', 'true', '1'])
      assert.match(
        (await refusalOf(said)) ?? '',
        new RegExp(`only in a sandbox.*“${said}” in MAESTRO_SANDBOX.*counts as required`),
      );
  });
});
