import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { createSandbox, type Sandbox } from '../git/sandbox.ts';

/** Names by which a configuration has git start a program in everyday work. */
const programs =
  `filter.f.clean filter.f.smudge filter.f.process diff.external diff.d.textconv diff.d.command merge.m.driver
  gpg.program gpg.ssh.program core.sshCommand core.alternateRefsCommand trailer.t.cmd tar.x.command alias.mine
  mergetool.t.cmd difftool.t.cmd core.fsmonitor core.pager core.editor credential.helper interactive.diffFilter`.split(
    /\s+/,
  );

/** What an agent does with git, and what would start each of them. */
const everyday = [
  'git status --short',
  'git diff HEAD~1',
  'git log -p -2 --show-signature',
  'git show HEAD',
  'git blame a.txt',
  'git add -A',
  'git commit -q -m work --trailer "t: x"',
  'git stash -q --include-untracked; git stash pop',
  'git checkout -q HEAD~1 -- a.txt',
  'git checkout -q HEAD -- a.txt',
  'git reset -q --hard',
  'git archive --format=tar HEAD',
  'git mine',
  'git difftool -y -t t HEAD~1',
  'git merge -q side',
];

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
    const runner = createCommandRunner({ environment: sandbox.env, grace: 300, recordsFolder: sandbox.stateDir });
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

  for (const where of ['person', 'repository'] as const) {
    it(`runs no filter, external diff, converter, driver or alias that the ${where}’s configuration names`, async () => {
      sandbox.write('a.txt', 'one\n');
      sandbox.commitAll();
      sandbox.git('checkout', '-q', '-b', 'side', 'HEAD~1');
      sandbox.write('a.txt', 'side\n');
      sandbox.commitAll();
      sandbox.git('checkout', '-q', '-');
      const scope = where === 'person' ? '--global' : '--local';
      for (const name of programs) sandbox.git('config', scope, name, name.startsWith('alias') ? `!${evil}` : evil);
      sandbox.git('config', scope, 'filter.f.required', 'true');
      writeFileSync(path.join(sandbox.workspace, '.git/info/attributes'), '* filter=f diff=d merge=m\n');
      for (const line of everyday) {
        sandbox.write('a.txt', 'one\ntwo\n');
        await run(line);
        assert.ok(!existsSync(marker), `${line}: ${existsSync(marker) ? readFileSync(marker, 'utf8') : ''}`);
      }
      await run('git reset -q --hard');
      sandbox.write('a.txt', 'one\nthree\n');
      const shown = await run('git diff && git blame a.txt && git status --short');
      assert.equal(shown.code, 0, shown.text);
      assert.match(shown.text, /^\+three$/m);
      assert.match(shown.text, /^ ?M a\.txt$/m);
      assert.ok(!existsSync(marker));
      try {
        sandbox.git('diff');
      } catch {
        // The program is no filter that git would bear with.
      }
      assert.ok(existsSync(marker), 'the person’s own git runs them');
    });
  }

  it('keeps of the person’s configuration what starts nothing, as it is there, and no key of it', async () => {
    const config = String(sandbox.env['GIT_CONFIG_GLOBAL']);
    const name = String.raw`A "quoted" \ name; # and more`;
    sandbox.git('config', '--global', 'user.name', name);
    sandbox.git('config', '--global', 'core.autocrlf', 'input');
    sandbox.git('config', '--global', 'http.extraHeader', 'Authorization: canary');
    sandbox.git('config', '--global', 'url.https://canary@example.org/.insteadOf', 'https://example.org/');
    appendFileSync(config, '[include]\n\tpath = more\n');
    writeFileSync(path.join(path.dirname(config), 'more'), '[merge]\n\tconflictStyle = diff3\n');
    sandbox.git('config', '--unset', 'user.name');
    const { text } = await run('git config user.name; git config core.autocrlf; git config merge.conflictstyle');
    assert.equal(text.trim(), `${name}\ninput\ndiff3`);
    assert.doesNotMatch((await run('git config --list')).text, /canary/);
    const kept = readdirSync(sandbox.stateDir).filter((each) => each.startsWith('gitconfig-'));
    assert.equal(kept.length, 1);
    assert.equal((await run('git config user.name Other && git config user.name')).text.trim(), 'Other');
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
