import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { createSandbox, type Sandbox } from '../git/sandbox.ts';

describe('git in a line of an agent', () => {
  let sandbox: Sandbox;
  let marker: string;
  let evil: string;
  beforeEach(() => {
    sandbox = createSandbox();
    marker = path.join(sandbox.top, 'marker');
    evil = path.join(sandbox.top, 'evil');
    writeFileSync(evil, `#!/bin/sh\necho "$0" >> '${marker}'\n`);
    chmodSync(evil, 0o755);
    sandbox.git('init', '-q');
    sandbox.git('config', 'user.name', 'Agent');
    sandbox.git('config', 'user.email', 'agent@example.org');
    sandbox.write('a.txt', 'a\n');
    sandbox.commitAll();
  });
  afterEach(() => sandbox.dispose());

  async function run(line: string, more: { readonly shell?: 'bash' } = { shell: 'bash' }, cwd = sandbox.workspace) {
    const runner = createCommandRunner({ environment: sandbox.env, grace: 300 });
    const order = { run: line, title: line, folder: sandbox.workspace, cwd, timeout: 60_000, ...more };
    const command = runner.start(order, new AbortController().signal);
    const end = await command.ended;
    return { code: end.kind === 'exited' ? end.exitCode : null, text: command.output(10_000) };
  }

  function addHook(name: string): void {
    const hooks = path.join(sandbox.workspace, '.git/hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(path.join(hooks, name), `#!/bin/sh\nexec '${evil}'\n`);
    chmodSync(path.join(hooks, name), 0o755);
  }

  it('runs no hook, monitor, pager, editor or helper that a repository names', async () => {
    for (const name of ['core.fsmonitor', 'core.pager', 'pager.log', 'core.editor', 'gpg.program', 'credential.helper'])
      sandbox.git('config', name, evil);
    sandbox.git('config', 'commit.gpgsign', 'true');
    sandbox.git('config', 'protocol.ext.allow', 'always');
    for (const hook of ['pre-commit', 'post-commit', 'prepare-commit-msg', 'post-checkout', 'reference-transaction'])
      addHook(hook);
    assert.equal((await run('git status && git log')).code, 0);
    sandbox.write('b.txt', 'b\n');
    assert.equal((await run('git add -A && git commit -q -m work && git checkout -q -b other')).code, 0);
    assert.notEqual((await run('git commit --allow-empty')).code, 0, 'without words there is nothing to commit with');
    assert.notEqual((await run(`git ls-remote "ext::${evil}"`)).code, 0);
    assert.notEqual((await run('git clone -q . ../copy')).code, 0, 'another folder is not read as a repository');
    assert.ok(!existsSync(marker));
  });

  it('takes no folder of the project for a repository that only looks like one', async () => {
    const inner = path.join(sandbox.workspace, 'inner');
    mkdirSync(inner);
    sandbox.gitIn(inner, 'init', '-q', '--bare', '.');
    sandbox.gitIn(inner, 'config', 'core.bare', 'false');
    sandbox.gitIn(inner, 'config', 'core.worktree', '.');
    sandbox.gitIn(inner, 'config', 'core.fsmonitor', evil);
    const { code, text } = await run('git status', { shell: 'bash' }, inner);
    assert.notEqual(code, 0);
    assert.match(text, /bare repository/);
    assert.ok(!existsSync(marker));
  });

  it('is the person’s own git in checks of the project, whose tests may need hooks', async () => {
    addHook('post-commit');
    assert.equal((await run('git commit -q --allow-empty -m work', {})).code, 0);
    assert.ok(existsSync(marker));
    rmSync(marker);
  });
});
