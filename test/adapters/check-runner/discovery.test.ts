import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { argvOf, commandLine } from '../../../src/adapters/check-runner/command-line.ts';
import type { CheckSettings } from '../../../src/core/ports/index.ts';
import { createProject, type Project } from './folder.ts';

describe('discovery of checks', () => {
  let project: Project;
  let programs: string;
  const made: Project[] = [];
  beforeEach(() => freshFolder());
  afterEach(() => {
    for (const one of made.splice(0)) one.dispose();
  });

  function freshFolder(): void {
    project = createProject({ environment: { PATH: '/nowhere' } });
    made.push(project);
    programs = join(project.folder, '..', 'bin');
  }

  /** Discovers with only these programs on the path. */
  async function discover(installed: readonly string[] = [], settings: CheckSettings = {}): Promise<string[]> {
    mkdirSync(programs, { recursive: true });
    for (const name of installed) {
      writeFileSync(join(programs, name), '');
      chmodSync(join(programs, name), 0o755);
    }
    const runner = createProject({ environment: { PATH: programs } });
    try {
      const found = await runner.runner.discover(project.folder, settings);
      if (!found.ok) return [`${found.error.reason}: ${found.error.person}`];
      return found.value.map(({ name, argv, reporter, cwd }) => `${name} @${cwd} [${reporter}] ${commandLine(argv)}`);
    } finally {
      runner.dispose();
    }
  }

  const scripts = (all: Record<string, string>, more: object = {}): void =>
    project.write({ 'package.json': JSON.stringify({ scripts: all, ...more }) });

  describe('in package.json', () => {
    const cases: readonly (readonly [string, Record<string, string>, ...string[]])[] = [
      ['tests', { test: 'mocha' }, 'test @. [mocha] npm run -s test'],
      [
        'tests, types and lint',
        { lint: 'eslint .', typecheck: 'tsc --noEmit', test: 'vitest run', build: 'tsc' },
        'test @. [vitest] npm run -s test',
        'types @. [exit-code] npm run -s typecheck',
        'lint @. [exit-code] npm run -s lint',
      ],
      ['no placeholder', { test: 'echo "Error: no test specified" && exit 1' }],
      [
        'no watcher, but the script that ends',
        { test: 'vitest --watch', 'test:run': 'vitest run' },
        'test @. [vitest] npm run -s test:run',
      ],
      [
        'no watcher by -w, -w of npm is a workspace',
        { test: 'npm test -w packages/a', unit: 'mocha -w' },
        'test @. [auto] npm run -s test',
      ],
      ['no linter that mends', { test: 'ava', lint: 'eslint --fix .' }, 'test @. [ava] npm run -s test'],
      [
        'nothing that the tests run anyway',
        { test: 'npm run lint && run-s types unit', lint: 'eslint .', types: 'tsc', unit: 'c8 mocha' },
        'test @. [mocha] npm run -s test',
      ],
      [
        'nothing that builds in place of types',
        { test: 'tape x.js', types: 'tsc --emitDeclarationOnly' },
        'test @. [tap] npm run -s test',
      ],
      [
        'node:test behind other programs',
        { test: 'c8 node --import tsx --test "test/**/*.ts"' },
        'test @. [node-test] npm run -s test',
      ],
      [
        'jest by its path',
        { test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js' },
        'test @. [jest] npm run -s test',
      ],
      ['several runners as unknown', { test: 'jest && mocha' }, 'test @. [auto] npm run -s test'],
      ['scripts that call each other', { test: 'npm run test', pretest: 'npm test' }, 'test @. [auto] npm run -s test'],
    ];
    for (const [name, declared, ...expected] of cases)
      it(`finds ${name}`, async () => {
        scripts(declared);
        assert.deepEqual(await discover(['npm']), expected);
      });

    it('runs scripts with the project’s package manager if it is installed, else with npm', async () => {
      for (const [lock, program, command] of [
        ['pnpm-lock.yaml', 'pnpm', 'pnpm -s run test'],
        ['yarn.lock', 'yarn', 'yarn run test'],
        ['bun.lock', 'bun', 'bun --silent run test'],
        ['package-lock.json', 'npm', 'npm run -s test'],
      ] as const) {
        freshFolder();
        scripts({ test: 'mocha' });
        project.write({ [lock]: '' });
        assert.deepEqual(await discover(['npm']), ['test @. [mocha] npm run -s test']);
        assert.deepEqual(await discover(['npm', program]), [`test @. [mocha] ${command}`]);
        scripts({ test: 'mocha' }, { packageManager: 'npm@11.0.0' });
        assert.deepEqual(await discover(['npm', program]), ['test @. [mocha] npm run -s test']);
      }
    });

    it('asks the packages of a workspace only when the root has no tests', async () => {
      const packages = {
        'packages/b/package.json': '{"scripts":{"test":"mocha","lint":"eslint ."}}',
        'packages/a/package.json': '{"scripts":{"test":"jest"}}',
        'packages/none/package.json': '{}',
        'packages/left/package.json': '{"scripts":{"test":"ava"}}',
        'packages/a/node_modules/x/package.json': '{"scripts":{"test":"tap"}}',
        '../outside/package.json': '{"scripts":{"test":"tap"}}',
      };
      project.write(packages);
      const each = [
        'test (packages/a) @packages/a [jest] npm run -s test',
        'test (packages/b) @packages/b [mocha] npm run -s test',
      ];
      scripts({ lint: 'eslint .' }, { workspaces: ['packages/*', '!packages/left', '../*'] });
      assert.deepEqual(await discover(), ['lint @. [exit-code] npm run -s lint', ...each]);
      scripts({});
      project.write({
        'pnpm-workspace.yaml': `packages:\n  # ours\n  - "packages/*"\n  - '!packages/left'\ncatalog: {}\n`,
      });
      assert.deepEqual(await discover(), each);
      scripts({ test: 'node --test' }, { workspaces: ['packages/*'] });
      assert.deepEqual(await discover(), ['test @. [node-test] npm run -s test']);
    });

    it('says where a broken manifest is broken', async () => {
      project.write({ 'package.json': '{\n  "scripts": {\n    "test": oops\n  }\n}' });
      assert.match((await discover())[0] ?? '', /^bad-config: package\.json:3:13 is not valid JSON/);
      project.write({ 'package.json': '{"scripts":{"test":1}}' });
      assert.match((await discover())[0] ?? '', /^bad-config: package\.json does not fit at "scripts\.test"/);
      project.write({ 'package.json': '\ufeff{"scripts":{"test":"mocha"}}' });
      assert.deepEqual(await discover(), ['test @. [mocha] npm run -s test']);
    });

    (process.platform === 'win32' ? it.skip : it)('that goes on without an end is not read', async () => {
      for (const name of ['package.json', 'pyproject.toml', 'Makefile']) {
        freshFolder();
        symlinkSync('/dev/zero', join(project.folder, name));
        const [first = ''] = await discover();
        if (name === 'package.json') assert.match(first, /^bad-config: .*package\.json is not a file/);
        else assert.equal(first, '');
      }
    });
  });

  describe('of other languages', () => {
    it('finds go, cargo, and make when there is nothing else', async () => {
      project.write({ 'go.mod': '', 'Cargo.toml': '', Makefile: 'check:\n\ttrue\n' });
      assert.deepEqual(await discover(), [
        'go test @. [go-test] go test -v ./...',
        'cargo test @. [cargo-test] cargo test',
      ]);
      freshFolder();
      project.write({ Makefile: 'test := no\ntests: x\ncheck: build\n\ttrue\n' });
      assert.deepEqual(await discover(), ['make check @. [auto] make check']);
      project.write({ Makefile: '.PHONY: test\ntest:\n\ttrue\ncheck:\n' });
      assert.deepEqual(await discover(), ['make test @. [auto] make test']);
    });

    it('finds pytest by its settings or tests, and the python of the project', async () => {
      const report = "-q '--junitxml={report}'";
      const plain = report.replaceAll("'", '');
      project.write({ 'pyproject.toml': '[tool.other]\n' });
      assert.deepEqual(await discover(), []);
      project.write({ 'tests/test_a.py': '' });
      assert.deepEqual(await discover(), [`pytest @. [pytest] python3 -m pytest ${plain}`]);
      assert.deepEqual(await discover(['pytest']), [`pytest @. [pytest] pytest ${plain}`]);
      project.write({ 'uv.lock': '', 'pyproject.toml': '[tool.pytest.ini_options]\n' });
      assert.deepEqual(await discover(['uv']), [`pytest @. [pytest] uv run pytest ${plain}`]);
      project.write({ '.venv/bin/python': '' });
      chmodSync(join(project.folder, '.venv/bin/python'), 0o755);
      assert.deepEqual(await discover(), [`pytest @. [pytest] .venv/bin/python -m pytest ${plain}`]);
    });
  });

  describe('from the settings', () => {
    it('replaces what the folder declares, with kind, folder and report', async () => {
      scripts({ test: 'mocha' });
      const commands = [{ name: 'api', command: 'make it | tee log', cwd: 'api', reportFile: 'out.xml' }];
      assert.deepEqual(await discover([], { commands }), ['api @api [junit] make it | tee log']);
      assert.deepEqual(await discover([], { commands: [] }), []);
    });

    it('refuses empty commands and names that stand twice', async () => {
      assert.match((await discover([], { commands: [{ name: 'a', command: ' ' }] }))[0] ?? '', /bad-config.*empty/);
      const twice = [1, 2].map(() => ({ name: 'a', command: 'x' }));
      assert.match((await discover([], { commands: twice }))[0] ?? '', /bad-config.*twice/);
    });
  });

  it('says when there is no folder', async () => {
    const found = await project.runner.discover(join(project.folder, 'none'), {});
    assert.equal(found.ok ? '' : found.error.reason, 'not-found');
  });
});

describe('a command written in one line', () => {
  it('is split into words, with quotes and without a shell', () => {
    assert.deepEqual(argvOf('npx mocha  --grep "a b" \'c "d"\' e""f ""'), [
      'npx',
      'mocha',
      '--grep',
      'a b',
      'c "d"',
      'ef',
      '',
    ]);
  });

  it('is given whole to a shell when it needs one', () => {
    for (const command of [
      'a && b',
      'a | b',
      'X=1 a',
      'a $X',
      'a "$X"',
      'a *.js',
      'a > b',
      '~/a',
      "it's",
      'a\\ b',
      'a; b',
    ])
      assert.deepEqual(argvOf(command), ['/bin/sh', '-c', command]);
  });

  it('comes out as the shell would have split it', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'B', '-', '/', ' ', "'", '"', '$', '{', '.'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const argv = argvOf(commandLine(words));
        if (argv[0] !== '/bin/sh') assert.deepEqual(argv, words);
        else assert.ok(words.some((one) => one.includes("'")));
      }),
    );
  });
});

describe('real runners by way of npm', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => project.dispose());

  async function runFirst(): Promise<ReturnType<Project['runner']['run']>> {
    const found = await project.runner.discover(project.folder, {});
    assert.ok(found.ok && found.value[0]);
    return project.runner.run(project.folder, found.value[0], new AbortController().signal);
  }

  it('node --test is run and read', async () => {
    project.write({
      'package.json': '{"scripts":{"test":"node --test"},"engines":{"node":">=22"}}',
      'test/a.test.js': `const { test } = require('node:test'); test('ok', () => {}); test('bad', () => { throw new Error('no'); });`,
    });
    const run = await runFirst();
    assert.deepEqual([run.status, run.exitCode, run.reporter], ['failed', 1, 'node-test'], run.output);
    assert.deepEqual(run.counts, { passed: 1, failed: 1, skipped: 0 });
    assert.equal(run.failed[0]?.name, 'bad');
  });

  it('mocha is found among the project’s own dependencies and read', async () => {
    const mocha = new URL('../../../node_modules/mocha/bin/mocha.js', import.meta.url).pathname;
    project.write({
      'package.json': '{"scripts":{"test":"mocha --no-config"}}',
      'node_modules/.bin/mocha': `#!/usr/bin/env node\nimport('${mocha}');`,
      'test/a.js': `it('ok', () => {}); it.skip('later', () => {});`,
    });
    chmodSync(join(project.folder, 'node_modules/.bin/mocha'), 0o755);
    const run = await runFirst();
    assert.deepEqual([run.status, run.reporter], ['passed', 'mocha'], run.output);
    assert.deepEqual(run.counts, { passed: 1, failed: 0, skipped: 1 });
  });

  it('a runner that is not installed is named', async () => {
    project.write({ 'package.json': '{"scripts":{"test":"a-runner-that-is-missing"}}' });
    const run = await runFirst();
    assert.equal(run.status, 'not-started');
    assert.match(run.output, /"a-runner-that-is-missing" is not installed/);
  });

  it('no tests at all are visible as zero cases', async () => {
    project.write({ 'package.json': '{"scripts":{"test":"node --test"},"engines":{"node":">=22"}}' });
    const run = await runFirst();
    assert.deepEqual([run.status, run.reporter], ['passed', 'node-test'], run.output);
    assert.deepEqual(run.counts, { passed: 0, failed: 0, skipped: 0 });
  });
});
