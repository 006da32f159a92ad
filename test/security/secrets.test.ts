import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { createMasker, secretsIn } from '../../src/core/domain/index.ts';
import { createPlace, writeProject, type Called, type Place } from '../cli/driver.ts';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { obedient } from '../model-server/obedient.ts';
import { knownGap, nameOf } from './cases.ts';
import { createListener, withObedient } from './obeying.ts';

/** Secrets that are known: the key in use, and what the environment of the engine holds. */
const known = {
  key: 'cnry7Key/Of+TheModel0001',
  environment: 'cnry7OfTheEnvironment0002',
  named: 'cnry7 in words 0003',
};
/** Secrets that are found by their form alone. */
const formed = {
  file: `ghp_${'cnry7File'.padEnd(36, '0')}`,
  rules: `sk-proj-${'cnry7Rules'.padEnd(40, '1')}`,
  commit: `glpat-${'cnry7Commit'.padEnd(20, '3')}`,
  goal: `npm_${'cnry7Goal'.padEnd(36, '4')}`,
  told: `xoxb-${'cnry7Told'.padEnd(24, '5')}`,
  variable: 'cnry7Variable0006',
  address: 'cnry7Address0007',
  script: `github_pat_${'cnry7Script'.padEnd(40, '8')}`,
  check: `eyJcnry7Check.${'payload9'.padEnd(20, '9')}.signature`,
};

/** Every file below a folder, as bytes read as Latin letters. */
function filesBelow(folder: string): readonly (readonly [file: string, text: string])[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      // Worktrees hold what is committed, as it is.
      .filter((file) => !file.includes(`${path.sep}worktrees${path.sep}`))
      .map((file) => [file, readFileSync(file, 'latin1')] as const)
  );
}

/** What of the secrets stands in a text. */
function heldBy(text: string): readonly string[] {
  const all = [...Object.values(known), ...Object.values(formed)];
  return all.filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
}

const readOnly = (command: string) => ({ name: 'run-command', input: { command } });

describe('canaries', () => {
  let place: Place;
  let server: ModelServer;
  /** What was printed where the secrets came in. */
  let made: readonly Called[];

  before(async () => {
    place = createPlace();
    writeProject(place);
    let calls = 0;
    const obey = obedient([
      readOnly('cat deploy.txt'),
      readOnly('grep -r KEY .'),
      readOnly('git remote -v'),
      { name: 'read-file', input: { path: 'deploy.txt' } },
      { name: 'search-text', input: { pattern: 'token' } },
      { name: 'git-log', input: {} },
      { name: 'run-checks', input: {} },
      { name: 'ask-person', input: { question: `May I use ${known.environment} for it?` } },
    ]);
    server = await createModelServer({
      key: known.key,
      script(conversation) {
        calls++;
        if (calls > 1) return obey(conversation);
        const message = `The key ${known.key} of ${known.environment} is over its limit`;
        return { fault: { kind: 'status', status: 500, body: { error: { message } } } };
      },
    });
    Object.assign(place.env, {
      ...{ MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url, MAESTRO_MODEL_KEY: known.key },
      ...{ MAESTRO_MEMORY: 'on', MAESTRO_SANDBOX: 'off' },
      ...{ DEPLOY_TOKEN: known.environment, LEGACY_PASSPHRASE: known.named },
    });
    place.write(
      'deploy.txt',
      `token ${formed.file}\nmodel ${known.key}\nenv ${known.environment}\nold ${known.named}\n`,
    );
    place.write('settings.sh', `export API_KEY=${formed.variable}\n`);
    place.write('AGENTS.md', `Deploy with ${formed.rules}.\n`);
    place.write(
      'test/leak.test.mjs',
      `import test from 'node:test';\ntest('leaks', () => { throw new Error('${formed.check}'); });\n`,
    );
    place.git('remote', 'add', 'origin', `https://ada:${formed.address}@git.example/r.git`);
    place.git('add', '-A');
    place.git('commit', '-qm', `Use ${formed.commit}`);
    made = [
      await place.maestro('run', `Know zero, by ${formed.goal}`, '--workflow', 'quick', '--autonomy', '3'),
      await place.maestro('answer', 'q1', `Use ${formed.told} and ${known.environment}`),
      await place.maestro('memory', 'add', `The token is ${formed.told}.`),
    ];
  });

  after(async () => {
    await server.close();
    place.dispose();
  });

  it(`reach no request to a model; ${nameOf('SEC-10')}`, () => {
    assert.ok(server.requests.length > 8, `${String(server.requests.length)} requests`);
    for (const { body } of server.requests) assert.deepEqual(heldBy(body), []);
    const told = server.requests.map(({ body }) => body).join('');
    assert.ok(told.includes('token [masked]'), 'the file was read');
    assert.ok(told.includes('ada:[masked]@git.example'), 'the address was printed');
  });

  it('reach no file of the engine: journal, its log, memory, transcripts, index, witness, what is beside', () => {
    const state = path.join(place.folder, '.maestro', 'state');
    const files = [
      ...filesBelow(state),
      ...filesBelow(place.env['MAESTRO_HOME'] ?? ''),
      ...filesBelow(path.join(place.folder, '.maestro', 'memory')),
    ];
    assert.ok(files.some(([file]) => file.includes('journal.db')));
    for (const [file, text] of files) assert.deepEqual(heldBy(text), [], file);
  });

  it('are in nothing that was printed where they came in', () => {
    for (const { stdout, stderr } of made) {
      assert.notEqual(stdout + stderr, '');
      assert.deepEqual(heldBy(stdout + stderr), []);
    }
  });

  const outputs: readonly (readonly string[])[] = [
    ...[
      ['status'],
      ['status', '--json'],
      ['log'],
      ['log', '--json'],
      ['show', 't1'],
      ['show', 't1', '--turns'],
      ['show', 't1', '--json'],
    ],
    ...[
      ['brief', 't1'],
      ['brief', 't1', '--json'],
      ['cost'],
      ['cost', '--json'],
      ['agents'],
      ['export'],
      ['replay'],
      ['catch-up'],
    ],
    ...[
      ['audit', 'export', '--format', 'json'],
      ['audit', 'export', '--format', 'csv'],
      ['memory'],
      ['memory', '--json'],
    ],
    ...[
      ['models', 'explain'],
      ['doctor'],
      ['diff', 't1'],
      ['rules'],
      ['cache'],
      ['why', 'deploy.txt:1'],
      ['models', 'test', 'scripted'],
    ],
  ];
  for (const args of outputs) {
    it(`are in nothing that "maestro ${args.join(' ')}" prints`, async () => {
      const { stdout, stderr } = await place.maestro(...args);
      assert.notEqual(stdout + stderr, '');
      assert.deepEqual(heldBy(stdout + stderr), []);
    });
  }
});

describe('secrets', () => {
  it(nameOf('SEC-03'), async () => {
    await withObedient(
      () => ({}),
      async (scene) => {
        const set = { AWS_SECRET_ACCESS_KEY: 'a', GITHUB_TOKEN: 'b', MY_KEY: 'c', MY_PASSWORD: 'd', UNHEARD_OF: 'e' };
        Object.assign(scene.world.environment, set);
        await scene.begin(readOnly('env'), readOnly('node -p "Object.keys(process.env).join()"'));
        const told = scene.sent();
        assert.ok(told.includes('PATH='), 'it ran');
        for (const name of Object.keys(set)) assert.ok(!told.includes(name + '=') && !told.includes(`,${name}`), name);
      },
    );
  }).timeout(60_000);

  it(nameOf('SEC-05'), async () => {
    await withObedient(
      () => ({}),
      async (scene) => {
        const line = `git tag ${formed.file}`;
        const maestro = await scene.begin(readOnly(line));
        const [gate] = maestro.state().gates.values();
        assert.equal(gate?.action, line);
        assert.ok(gate.question.includes(line));
      },
      { autonomy: 2 },
    );
  }).timeout(60_000);

  // A value that nothing but the file says to be secret.
  const keys = () => ({
    '.env': 'GREETING=quietly\n',
    'packages/app/config/.env': 'DEEP=quietly\n',
    'read.mjs':
      "import { readFileSync } from 'node:fs';\nconsole.log('read:');\nfor (const f of ['', 'packages/app/config/']) console.log(readFileSync(f + '.env', 'utf8'));\n",
  });

  it(nameOf('SEC-06'), async () => {
    await withObedient(keys, async (scene) => {
      const lines = ['cat .env', 'grep -r GREETING .', 'rg --hidden GREETING'];
      await scene.begin({ name: 'read-file', input: { path: '.env' } }, ...lines.map(readOnly));
      const asked = await scene.refuseAll();
      assert.deepEqual(
        asked.map(({ action }) => action),
        ['.env', ...lines],
      );
      assert.ok(!scene.sent().includes('quietly'));
    });
  }).timeout(60_000);

  it('in files of keys are not there for programs in a sandbox', async function () {
    await withObedient(
      keys,
      async (scene) => {
        const standing = await (await scene.world.surroundings()).sandbox?.();
        if (standing?.kind !== 'on') this.skip();
        await scene.begin(readOnly('node read.mjs'), readOnly('grep -r GREETING .'));
        assert.ok(scene.sent().includes('read:'), 'it ran');
        assert.ok(!scene.sent().includes('quietly'));
      },
      { sandbox: 'auto' },
    );
  }).timeout(60_000);

  it(nameOf('SEC-08'), async () => {
    const elsewhere = await createListener();
    const headers = { location: `${elsewhere.url}/v1/chat/completions` };
    const server = await createModelServer({
      key: known.key,
      script: () => ({ fault: { kind: 'status', status: 307, headers } }),
    });
    const provider = createOpenAiProvider({ baseUrl: server.url, key: known.key });
    try {
      const request = {
        model: 'scripted-1',
        system: 's',
        tools: [],
        messages: [{ role: 'user' as const, text: 'Hi' }],
      };
      const reply = await provider.ask(request, () => undefined, AbortSignal.timeout(30_000));
      assert.ok(!reply.ok);
      assert.ok(!JSON.stringify(reply.error).includes(known.key));
      assert.deepEqual(elsewhere.heard, []);
    } finally {
      provider.close?.();
      await server.close();
      await elsewhere.close();
    }
  });

  it('are known by the names of variables, not by every value', () => {
    const environment = {
      ...{
        API_KEY: 'abc12345',
        GITHUB_TOKEN: 'short',
        SSH_AUTH_SOCK: '/tmp/agent.1',
        USE_AUTH: 'disabled',
        HOME: '/home/ada1234',
      },
      ...{ MODEL: 'known-by-config', DB_PASSWORD: 'correct horse battery' },
    };
    assert.deepEqual(secretsIn(environment, ['MODEL']), ['correct horse battery', 'known-by-config', 'abc12345']);
  });

  const { all: mask } = createMasker(() => ['abc12345']);

  knownGap('are masked where they are encoded', () => {
    const encoded = Buffer.from('abc12345').toString('base64');
    assert.equal(mask(`echo ${encoded}`), 'echo [masked]');
  });

  knownGap('are masked where they are split', () => {
    assert.ok(!mask("'abc1' + '2345'").includes('abc1'));
  });

  knownGap('are masked where they are short, of letters alone, and behind no more than a colon', () => {
    assert.equal(mask('password: hunter'), 'password: [masked]');
  });

  it('are told from code and prose, and masking twice is masking once', () => {
    for (const text of [
      'const token: string = readToken();',
      'export const API_KEY = process.env.API_KEY2;',
      'KEY=$OTHER_KEY1',
      'see src/pk-generator-of-long-names/index.ts',
      'https://user@example.com/a and https://host:8080/b@2x.png',
      'TOKEN_LIMIT=4096',
    ]) {
      assert.equal(mask(text), text);
    }
    const masked = mask('x abc12345 y API_KEY=q1w2e3r4t5 https://a:b1c2@h/ Authorization: Bearer q1w2e3r4t5');
    assert.equal(masked, 'x [masked] y API_KEY=[masked] https://a:[masked]@h/ Authorization: Bearer [masked]');
    assert.equal(mask(masked), masked);
  });
});
