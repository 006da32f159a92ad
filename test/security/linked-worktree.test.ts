import assert from 'node:assert/strict';
import path from 'node:path';
import { createCommandRunner } from '../../src/adapters/command-runner/index.ts';
import { createSandbox as createCommandSandbox } from '../../src/adapters/sandbox/index.ts';
import { isProtectedPath } from '../../src/core/policy/index.ts';
import type { CommandRunner } from '../../src/core/ports/index.ts';
import { createSandbox, fingerprint, valueOf, writeIn, type Sandbox } from '../adapters/git/sandbox.ts';
import { nameOf } from './cases.ts';

/** What an agent looks at with git, and what it is told. */
const looking: readonly (readonly [line: string, told: RegExp])[] = [
  ['git status --short', /^ ?M a\.txt/m],
  ['git log --oneline', /\bwork$/m],
  ['git diff', /^\+new$/m],
  ['git show HEAD:b.txt', /^b$/m],
  ['git blame b.txt', /b$/m],
  ['cat "$(git rev-parse --git-common-dir)/config"', /repositoryformatversion/],
];

/** Ways to have git start something later, or to take the repository elsewhere; `$common` is its folder. */
const reaching: readonly string[] = [
  'printf "touch x" > "$common/hooks/post-commit"',
  'mkdir -p "$common/hooks" && touch "$common/hooks/pre-commit"',
  'printf "[core] fsmonitor = x" >> "$common/config"',
  'git config core.fsmonitor x',
  'git config --worktree core.fsmonitor x',
  'printf x > "$(git rev-parse --git-dir)/config.worktree"',
  'git branch other',
  'git -c user.name=A -c user.email=a@b commit -qam own',
  'printf x > .git',
  'rm -f .git',
  'rm -f "$common/config"',
  'ln -sf x "$common/HEAD"',
];

function confined(sandbox: Sandbox): CommandRunner {
  const { env: environment, top } = sandbox;
  const finder = createCommandRunner({ environment });
  const own = createCommandSandbox({
    mode: 'auto',
    home: path.join(top, 'person'),
    secret: [],
    readable: [sandbox.workspace, sandbox.worktreesDir],
    cache: path.join(top, 'cache'),
    isProtected: isProtectedPath,
    find: (name) => finder.find(name, sandbox.workspace),
    environment,
    reach: () => Promise.resolve({ always: [], only: null }),
  });
  return createCommandRunner({ environment, grace: 300, sandbox: own });
}

describe('the repository of a linked worktree, in a sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.write('b.txt', 'b\n');
    sandbox.commitAll();
  });
  afterEach(() => sandbox.dispose());

  it(nameOf('GIT-05'), async function () {
    const repository = valueOf(await sandbox.open());
    const worktree = valueOf(await repository.prepareWorktree('task', repository.state.head));
    writeIn(worktree.path, 'a.txt', 'new\na\n');
    const runner = confined(sandbox);
    if (!(await runner.terms()).sandboxed) this.skip();
    const common = path.join(sandbox.workspace, '.git');
    const run = async (line: string): Promise<readonly [code: number | null, text: string]> => {
      const place = { folder: worktree.path, cwd: worktree.path, timeout: 60_000, shell: 'bash' } as const;
      const whole = `common='${common}'; ${line}`;
      const command = runner.start({ run: whole, title: line, ...place }, new AbortController().signal);
      const end = await command.ended;
      assert.ok(end.kind === 'exited' && end.confined, `${line}: ${command.output(2_000)}`);
      return [end.exitCode, command.output(10_000)];
    };
    const kept = (): readonly string[] => fingerprint(common, (file) => file.startsWith('objects'));
    const before = kept();
    for (const [line, told] of looking) {
      const [code, text] = await run(line);
      assert.equal(code, 0, `${line}: ${text}`);
      assert.match(text, told, line);
    }
    for (const line of reaching) {
      const [code, text] = await run(line);
      assert.notEqual(code, 0, `${line}: ${text}`);
    }
    assert.deepEqual(kept(), before);
    const change = valueOf(await repository.diff(worktree, valueOf(await repository.treeOf(worktree)), 't'));
    assert.deepEqual(
      change?.files.map((file) => file.path),
      ['a.txt'],
    );
  });
});
