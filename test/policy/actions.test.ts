import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decideAction, isProtectedPath, type Actor } from '../../src/core/policy/index.ts';
import { roleNamed, roles } from '../../src/core/roles/index.ts';

function actorFor(name: string, protectedPaths: readonly string[] = []): Actor {
  const role = roleNamed(name);
  assert.ok(role, name);
  return { role: name, tools: role.tools, writes: role.writes, protectedPaths };
}

function ruleFor(role: string, path: string, guarding: readonly string[] = []): string {
  const { verdict, rule } = decideAction(
    { tool: 'write-file', effect: 'write', paths: [path] },
    actorFor(role, guarding),
  );
  return verdict === 'allow' ? 'allow' : rule;
}

const protectedPaths = [
  ...['.git', '.git/config', 'sub/.git/hooks/pre-commit', '.gitmodules', '.gitattributes', '.gitconfig'],
  ...['.husky/pre-commit', 'packages/a/.husky/pre-push', '.githooks/pre-commit'],
  ...['.vscode/settings.json', 'packages/a/.vscode/tasks.json', '.idea/x.xml', 'a.code-workspace'],
  ...['.devcontainer/devcontainer.json', '.devcontainer.json', '.npmrc', 'a/.npmrc', '.yarnrc', '.yarnrc.yml'],
  ...['.bashrc', '.zshenv', '.profile', '.envrc', '.env', '.env.local', 'a/.env.production', '.netrc', '.pypirc'],
  ...['server.pem', 'a/id.key', 'x.p12', 'x.pfx', '.ssh/config'],
  ...['.github/workflows/ci.yml', '.github', '.gitlab/x', '.gitlab-ci.yml', '.circleci/config.yml', '.ci/run'],
  ...['.travis.yml', '.buildkite/pipeline.yml', 'Jenkinsfile', 'azure-pipelines.yml', 'bitbucket-pipelines.yml'],
  ...['AGENTS.md', 'packages/a/AGENTS.md', 'CLAUDE.md', '.claude/settings.json', '.cursor/rules/a.md', '.cursorrules'],
  ...[
    '.zprofile',
    '.zlogin',
    '.kshrc',
    'lefthook.yml',
    '.lefthook.toml',
    '.pre-commit-config.yaml',
    '.lintstagedrc.json',
  ],
  ...['.zed/settings.json', '.fleet/run.json', 'a.sublime-project', '.exrc', '.nvim.lua', '.dir-locals.el', '.gdbinit'],
  ...['bunfig.toml', 'pip.conf', 'mise.toml', '.tool-versions', '.cargo/config.toml', '.bundle/config', '.bazelrc'],
  ...[
    '.mvn/extensions.xml',
    '.yarn/releases/yarn.cjs',
    '.yarn/plugins/x.cjs',
    '.pnpmfile.js',
    '.gitea/workflows/a.yml',
  ],
  ...['.forgejo/workflows/a.yml', '.drone.yml', '.woodpecker.yml', '.cirrus.yml', 'appveyor.yml', 'cloudbuild.yaml'],
  ...[
    '.windsurf/rules/a.md',
    '.roo/rules/a.md',
    '.roorules',
    '.continue/config.yaml',
    '.junie/guidelines.md',
    '.kiro/a.md',
  ],
  ...['.aider.conf.yml', '.goosehints', '.agents/a.md', '.opencode/agent/a.md'],
  ...['.github/copilot-instructions.md', '.mcp.json', '.maestro/config.json', '.maestro/state/journal.db', '.maestro'],
];

/** Forms that the list above has no example of, and what once was open. */
const moreProtectedPaths = [
  ...['a.jks', 'a/release.keystore', 'x.kdbx', 'x.ppk', 'x.asc', 'x.gpg', 'AuthKey_1.p8', 'id_rsa', 'a/id_ed25519.pub'],
  ...['.aws/credentials', 'home/.gnupg/x', '.kube/config', '.docker/config.json', '.azure/x', '.config/gh/hosts.yml'],
  ...[
    '.git-credentials',
    '.pgpass',
    '.my.cnf',
    '.htpasswd',
    'a/credentials.json',
    'kubeconfig',
    '.vault-token',
    '.boto',
  ],
  ...['.env-local', '.env_prod', 'a/.env-ci', 'packages/a/.maestro/config.json', 'packages/a/.maestro'],
  ...['nuget.config', 'NuGet.Config', 'uv.toml', 'poetry.toml', '.gradle/init.gradle', '.gradle/init.d/a.gradle'],
  ...[
    '.gradle/gradle.properties',
    '.shrc',
    '.config/fish/config.fish',
    '.hg/hgrc',
    '.mise/config.toml',
    '.mise.local.toml',
  ],
  ...[
    '.gitpod.yml',
    'codemagic.yaml',
    'wercker.yml',
    'buildspec.yml',
    '.appveyor.yml',
    'AGENT.md',
    'a/AGENT.md',
    '.rules',
  ],
  ...[
    '.nova/x',
    '.helix/config.toml',
    '.vim/vimrc',
    '.vs/x',
    '.nvimrc',
    '.lvimrc',
    '.overcommit.yml',
    '.dir-locals-2.el',
  ],
  ...[
    '.lldbinit',
    '.pdbrc',
    '.condarc',
    '.gemrc',
    '.ripgreprc',
    '.pnpmfile.cjs',
    '.cargo/config',
    'lefthook-local.yml',
  ],
  ...['.cshrc', '.tcshrc', '.inputrc', '.vimrc', '.curlrc', '.wgetrc', '.bash_profile', '.zshrc', '.login', '.zlogout'],
  ...['.semaphore/a.yml', '.teamcity/a.kts', '.woodpecker/a.yml', '.tekton/a.yml', '.azuredevops/a.yml'],
  ...['GEMINI.md', 'CLAUDE.local.md', '.gemini/a', '.codex/a', '.amazonq/a', '.augment/a', '.trae/a', '.qwen/a'],
  ...['.clinerules', '.clinerules/a.md', '.windsurfrules'],
];

const openPaths = [
  ...['src/a.ts', 'README.md', '.gitignore', '.eslintrc.json', 'package.json', 'github/x.ts', 'src/git/index.ts'],
  ...['src/environment.ts', 'docs/agents.md.txt', 'keyboard.ts', 'src/.maestro.ts', 'maestro/x.ts', 'monkey'],
  ...[
    'src/agents/a.ts',
    'src/continue.ts',
    'Cargo.toml',
    'cargo/config.toml',
    'vs/a.ts',
    'pip/a.conf',
    'src/zprofile.ts',
    'pnpm-workspace.yaml',
    'gradle.properties',
    'src/credentials.ts',
    'src/kubeconfig.ts',
    'src/env-local.ts',
    'src/rules.ts',
    'src/keystore.ts',
  ],
];

describe('protected paths', () => {
  it('are those of version control, hooks, editors, CI, agent rules, keys and our own state', () => {
    assert.deepEqual(
      [...protectedPaths, ...moreProtectedPaths].filter((path) => !isProtectedPath(path)),
      [],
    );
    assert.deepEqual(
      openPaths.filter((path) => isProtectedPath(path)),
      [],
    );
  });

  it('stay protected in every spelling that some file system takes for the same name', () => {
    const spellings: ((path: string) => string)[] = [
      (path) => path.toUpperCase(),
      (path) => path.replace(/[a-z]/g, (letter, at: number) => (at % 2 ? letter.toUpperCase() : letter)),
      (path) => path.split('/').join('//'),
      (path) =>
        path
          .split('/')
          .map((name) => `${name}. `)
          .join('/'),
      (path) => path.replace(/[a-z]/i, (letter) => `${letter}\u200c`),
      (path) => `${path}::$DATA`,
    ];
    for (const path of [...protectedPaths, ...moreProtectedPaths]) {
      for (const spell of spellings) assert.ok(isProtectedPath(spell(path)), JSON.stringify(spell(path)));
    }
  });

  it('can be written by no role, alone or among harmless ones', () => {
    const harmless = fc.constantFrom('src/a.ts', 'test/a.test.ts', 'docs/a.md');
    const inside = fc.constantFrom('', 'packages/a/', 'x/y/');
    const anywhere = protectedPaths.filter((path) => isProtectedPath(`x/${path}`));
    const deep = fc.tuple(inside, fc.constantFrom(...anywhere)).map(([folder, path]) => folder + path);
    const locked = fc.oneof(deep, fc.constantFrom(...protectedPaths));
    const cased = fc.tuple(locked, fc.infiniteStream(fc.boolean())).map(([path, up]) => {
      const flips = up[Symbol.iterator]();
      return path.replace(/./gu, (letter) => (flips.next().value ? letter.toUpperCase() : letter));
    });
    const action = fc.tuple(fc.array(harmless), cased, fc.array(harmless)).map(([a, b, c]) => [...a, b, ...c]);
    fc.assert(
      fc.property(fc.constantFrom(...roles), action, ({ name }, paths) => {
        const { verdict } = decideAction({ tool: 'write-file', effect: 'write', paths }, actorFor(name));
        assert.equal(verdict, 'deny');
      }),
    );
  });
});

describe('what a role may do', () => {
  it('is to use its own tools and no others', () => {
    const all = [...new Set(roles.flatMap((role) => role.tools))];
    for (const role of roles) {
      for (const tool of all) {
        const { verdict, rule, reason } = decideAction({ tool, effect: 'read', paths: ['a.ts'] }, actorFor(role.name));
        const has = role.tools.includes(tool);
        assert.equal(verdict, has ? 'allow' : 'deny', `${role.name} ${tool}`);
        if (!has) assert.deepEqual([rule, reason], ['role-tools', `the ${role.name} has no tool "${tool}"`]);
      }
    }
  });

  const writes: Readonly<Record<string, readonly [tests: string, code: string, docs: string]>> = {
    planner: ['role-tools', 'role-tools', 'role-tools'],
    'product-manager': ['role-tools', 'role-tools', 'role-tools'],
    tester: ['allow', 'write-scope', 'write-scope'],
    developer: ['allow', 'allow', 'allow'],
    reviewer: ['role-tools', 'role-tools', 'role-tools'],
    breaker: ['allow', 'write-scope', 'write-scope'],
    devops: ['allow', 'allow', 'allow'],
    'prompt-engineer': ['write-scope', 'write-scope', 'allow'],
    writer: ['write-scope', 'write-scope', 'allow'],
    operator: ['role-tools', 'role-tools', 'role-tools'],
    'chief-of-staff': ['role-tools', 'role-tools', 'role-tools'],
  };
  for (const { name } of roles) {
    it(`is to write, as ${name}, in its scope`, () => {
      const rules = ['test/a.test.ts', 'src/a.ts', 'docs/a.md'].map((path) => ruleFor(name, path));
      assert.deepEqual(rules, writes[name]);
    });
  }

  it('never is to write, for a role without a write scope, even had it the tool', () => {
    const actor = { ...actorFor('reviewer'), tools: ['write-file'] };
    const { rule } = decideAction({ tool: 'write-file', effect: 'write', paths: ['a.ts'] }, actor);
    assert.equal(rule, 'write-scope');
  });

  it('ends for the developer at the tests that guard its task, there or not, in any case', () => {
    const guarding = ['test/a.test.ts'];
    assert.equal(ruleFor('developer', 'test/a.test.ts', guarding), 'task-tests');
    assert.equal(ruleFor('developer', 'Test/A.test.ts', guarding), 'task-tests');
    assert.equal(ruleFor('developer', 'test/b.test.ts', guarding), 'allow');
    assert.equal(ruleFor('developer', 'src/a.ts', guarding), 'allow');
  });

  it('is judged for every path of an action: one forbidden path forbids all', () => {
    const paths = ['test/a.test.ts', 'src/a.ts'];
    const verdict = decideAction({ tool: 'write-file', effect: 'write', paths }, actorFor('tester'));
    assert.deepEqual(verdict, { verdict: 'deny', rule: 'write-scope', reason: 'the tester may not write "src/a.ts"' });
  });

  it('includes running code without writing', () => {
    const action = { tool: 'characterise-code', effect: 'execute' as const, paths: ['src/a.ts'] };
    assert.equal(decideAction(action, actorFor('tester')).verdict, 'allow');
    assert.equal(decideAction(action, actorFor('developer')).verdict, 'deny');
  });

  it('is nothing when judging itself goes wrong', () => {
    const tools = new Proxy([], {
      get() {
        throw new Error('lost');
      },
    });
    const action = { tool: 'read-file', effect: 'read' as const, paths: [] };
    const verdict = decideAction(action, { ...actorFor('developer'), tools });
    assert.deepEqual([verdict.verdict, verdict.rule], ['deny', 'policy-error']);
    assert.match(verdict.reason, /lost/);
  });
});
