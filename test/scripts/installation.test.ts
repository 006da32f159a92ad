import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../law/sources.ts';

/** A computer with nothing on its path but programs that the test writes. */
interface Computer {
  readonly program: (name: string, script: string) => string;
  /** What the computer's npm was called for so far, a line each. */
  readonly npmCalls: () => readonly string[];
  readonly install: (environment?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly folder: string;
}

interface Answer {
  readonly said: string;
  readonly result: { readonly ok: boolean; readonly error?: string; readonly value?: { readonly codeServer: string } };
}

const installation = JSON.stringify(path.join(root, 'scripts/editor/installation.ts'));
const call = `const { ensureInstallation } = await import(${installation}); console.log(JSON.stringify(ensureInstallation()));`;

function createComputer(top: string): Computer {
  const bin = path.join(top, 'bin');
  const log = path.join(top, 'npm-calls');
  mkdirSync(bin);
  const program = (name: string, script: string): string => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, name), 0o755);
    return path.join(bin, name);
  };
  for (const name of ['make', 'c++', 'python3', 'krb5-config', 'chromium']) program(name, 'exit 0');
  program('npm', `echo "$@" >>'${log}'; /bin/sleep 0.3; /bin/mkdir -p node_modules/code-server`);
  return {
    program,
    folder: path.join(top, 'cache', 'codemaestro', 'vscode-host'),
    npmCalls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    async install(environment = {}) {
      const env = { PATH: bin, XDG_CACHE_HOME: path.join(top, 'cache'), ...environment };
      const args = ['--input-type=module', '-e', call];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
      return { said: stderr, result: JSON.parse(stdout) as Answer['result'] };
    },
  };
}

describe('the installation of the editor', () => {
  let top: string;
  let computer: Computer;
  beforeEach(() => {
    top = mkdtempSync(path.join(realpathSync(tmpdir()), 'maestro-installation-'));
    computer = createComputer(top);
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  it('installs once, says so, and is silent afterwards', async () => {
    const first = await computer.install();
    assert.match(first.said, /Installing VS Code .*once/);
    assert.ok(existsSync(first.result.value?.codeServer ?? ''));
    assert.deepEqual(await computer.install(), { said: '', result: first.result });
    assert.equal(computer.npmCalls().length, 1);
  });

  it('is done by one of two concurrent calls, while the other waits', async () => {
    const both = await Promise.all([computer.install(), computer.install()]);
    assert.deepEqual(
      both.map(({ result }) => result.ok),
      [true, true],
    );
    assert.equal(computer.npmCalls().length, 1);
  });

  it('does a half installation anew, without what was left of it', async () => {
    computer.program('npm', '/bin/mkdir -p node_modules/half; exit 1');
    const broken = await computer.install();
    assert.equal(broken.result.ok, false);
    assert.match(broken.result.error ?? '', /npm could not install/);
    computer.program('npm', '/bin/mkdir -p node_modules/code-server');
    const { result } = await computer.install();
    assert.ok(result.value);
    assert.ok(!existsSync(path.join(path.dirname(result.value.codeServer), 'half')));
  });

  it('is built for its own Node, whichever has started the run', async () => {
    computer.program('npm', 'test -z "$npm_config_user_agent" && /bin/mkdir -p node_modules/code-server');
    const { result } = await computer.install({ npm_config_user_agent: 'npm/10.8.2 node/v20.20.2 linux x64' });
    assert.deepEqual(result.error, undefined);
  });

  it('says which programs are missing where it cannot install them', async () => {
    rmSync(path.join(top, 'bin', 'krb5-config'));
    const { result } = await computer.install();
    assert.match(result.error ?? '', process.platform === 'linux' ? /apt-get install libkrb5-dev/ : /^$/);
  });

  it('says how to get a browser where there is none', async () => {
    rmSync(path.join(top, 'bin', 'chromium'));
    const missing = await computer.install();
    if (!missing.result.ok) assert.match(missing.result.error ?? '', /Install chromium .*CHROME_PATH/);
    const named = await computer.install({ CHROME_PATH: path.join(top, 'nothing') });
    assert.match(named.result.error ?? '', /CHROME_PATH names .*nothing, which cannot be run/);
    assert.deepEqual(computer.npmCalls(), []);
  });
});
