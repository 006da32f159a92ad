import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommandRunner, type ProcessCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { usualProcesses } from '../../../src/adapters/command-runner/bounds.ts';
import { graceFor } from '../../../src/adapters/command-runner/process-run.ts';
import { membersOf, startOf } from '../../../src/adapters/command-runner/process-table.ts';
import { commandRunnerContract } from '../../contracts/command-runner.contract.ts';
import { nameOf } from '../../security/cases.ts';

interface Place {
  readonly folder: string;
  readonly records: string;
  readonly runner: ProcessCommandRunner;
  readonly dispose: () => void;
}

function createPlace(environment: NodeJS.ProcessEnv = process.env): Place {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'maestro-commands-')));
  const folder = join(top, 'project');
  const recordsFolder = join(top, 'records');
  mkdirSync(folder);
  const runner = createCommandRunner({ environment, recordsFolder, grace: 300 });
  return { folder, records: recordsFolder, runner, dispose: () => rmSync(top, { recursive: true, force: true }) };
}

commandRunnerContract('processes of this machine', () => {
  const place = createPlace();
  return Promise.resolve({
    runner: place.runner,
    folder: place.folder,
    printing: (text, ending) => [
      process.execPath,
      '-e',
      `process.stdout.write(${JSON.stringify(text)});${ending === 'never' ? 'setInterval(() => {}, 1000)' : `process.exitCode = ${ending}`}`,
    ],
    dispose: () => Promise.resolve().then(place.dispose),
  });
});

describe('a command that takes much memory', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
  });
  afterEach(() => place.dispose());

  const megabyte = 2 ** 20;
  /** Holds so many megabytes in each of three processes of its own, and says when they do. */
  const greedy = (each: number): readonly string[] => [
    process.execPath,
    '-e',
    `const { spawn } = require('node:child_process');
    const hold = 'const held = Buffer.alloc(${String(each)} * 2 ** 20, 1); console.log(held.length, process.pid); setInterval(() => held, 1000)';
    for (let at = 0; at < 3; at++) spawn(process.execPath, ['-e', hold], { stdio: 'inherit', detached: at === 0 });`,
  ];

  it('is ended with all its processes when they hold too much together, though none does alone', async function () {
    if (process.platform === 'win32') this.skip();
    const { folder } = place;
    const runner = createCommandRunner({ environment: process.env, memory: 200 * megabyte, grace: 300 });
    const pids: number[] = [];
    const onLine = (line: string): void => void pids.push(Number(line.split(' ')[1]));
    const order = { run: greedy(80), title: '', folder, cwd: folder, timeout: 60_000, onLine };
    const end = await runner.start(order, new AbortController().signal).ended;
    assert.equal(end.kind, 'out-of-memory');
    for (const pid of pids) assert.equal(await startOf(pid), null, 'a process of it lives on');
  });

  it('goes on when it stays within', async function () {
    if (process.platform === 'win32') this.skip();
    const { folder } = place;
    const runner = createCommandRunner({ environment: process.env, memory: 2_000 * megabyte, grace: 300 });
    const { promise: held, resolve } = Promise.withResolvers<string>();
    let lines = 0;
    const onLine = (line: string): void => {
      if (++lines === 3) resolve(line);
    };
    const order = { run: greedy(20), title: '', folder, cwd: folder, timeout: 60_000, onLine };
    const command = runner.start(order, new AbortController().signal);
    await held;
    assert.equal(await command.settled(600), null);
    assert.equal((await command.stop()).kind, 'stopped');
  });
});

describe('a command that starts many processes', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
  });
  afterEach(() => place.dispose());

  /** Holds six processes beside its own. */
  const many = 'for i in 1 2 3 4 5 6; do sleep 300 & done; echo started; wait';

  async function endOf(processes: number): Promise<string> {
    const { folder } = place;
    const runner = createCommandRunner({ environment: process.env, processes, grace: 300 });
    const { promise: started, resolve } = Promise.withResolvers<string>();
    const order = { run: many, title: '', folder, cwd: folder, timeout: 60_000, onLine: resolve };
    const command = runner.start(order, new AbortController().signal);
    await started;
    const end = (await command.settled(processes < 6 ? 30_000 : 600)) ?? (await command.stop());
    return end.kind;
  }

  it('is ended with all of them when there are more at once than it may have', async function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(await endOf(4), 'too-many-processes');
  });

  it('goes on when it stays within', async function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(await endOf(usualProcesses), 'stopped');
  });
});

describe('a command that does not end when it is told to', () => {
  it('is killed after half a second at most where it was stopped, and at once where it held too much', () => {
    assert.deepEqual([graceFor('stopped', 60_000), graceFor('stopped', 300)], [500, 300]);
    assert.deepEqual([graceFor('out-of-memory', 60_000), graceFor('too-many-processes', 60_000)], [0, 0]);
    assert.equal(graceFor('timed-out', 60_000), 60_000);
  });

  it('is gone when its stop resolves, with what it started', async function () {
    if (process.platform === 'win32') this.skip();
    const place = createPlace();
    try {
      const { folder } = place;
      // Were it given all of this time, the test would not end.
      const runner = createCommandRunner({ environment: process.env, grace: 600_000 });
      const { promise: pids, resolve } = Promise.withResolvers<string>();
      const run = "trap '' TERM; sleep 300 & echo $$ $!; wait; sleep 300";
      const order = { run, title: '', folder, cwd: folder, timeout: 600_000, onLine: resolve };
      const command = runner.start(order, new AbortController().signal);
      const started = (await pids).split(' ').map(Number);
      const end = await command.stop();
      assert.deepEqual([end.kind, end.kind !== 'not-started' && end.signalName], ['stopped', 'SIGKILL']);
      for (const pid of started) assert.equal(await startOf(pid), null, 'a process of it lives on');
    } finally {
      place.dispose();
    }
  });
});

describe('a line for the shell', () => {
  let place: Place;
  afterEach(() => place.dispose());

  async function printed(line: string): Promise<string> {
    const { runner, folder } = place;
    const order = { run: line, title: line, folder, cwd: folder, timeout: 30_000 };
    const command = runner.start(order, new AbortController().signal);
    await command.ended;
    return command.output(10_000);
  }

  it("sees neither keys nor what the person's profiles say", async () => {
    place = createPlace({ PATH: process.env['PATH'], OPENAI_API_KEY: 'k', BASH_ENV: 'profile.sh', ENV: 'profile.sh' });
    writeFileSync(join(place.folder, 'profile.sh'), 'echo from the profile\n');
    assert.equal(await printed('echo "[$OPENAI_API_KEY]"'), '[]\n');
  });

  it('gets no input, so that what asks does not wait', async () => {
    place = createPlace();
    assert.equal(await printed('read answer || echo none'), 'none\n');
  });

  it('takes its children along when it is stopped', async () => {
    place = createPlace();
    const { runner, folder } = place;
    const run = `${JSON.stringify(process.execPath)} -e "console.log(process.pid); setInterval(() => {}, 1000)" & wait`;
    let heard: (line: string) => void = () => undefined;
    const pid = new Promise<string>((resolve) => (heard = resolve));
    const order = { run, title: run, folder, cwd: folder, timeout: 30_000, onLine: (line: string) => heard(line) };
    const command = runner.start(order, new AbortController().signal);
    const child = Number(await pid);
    assert.notEqual(await startOf(child), null);
    await command.stop();
    assert.equal(await startOf(child), null);
  });
});

describe('processes of a crashed engine', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
  });
  afterEach(() => place.dispose());

  async function living(file: string): Promise<string | null> {
    const path = join(place.folder, file);
    return existsSync(path) ? startOf(Number(readFileSync(path, 'utf8'))) : null;
  }

  const engine = (script: string): string => {
    const index = new URL('../../../src/adapters/command-runner/index.ts', import.meta.url).href;
    return `
      import { createCommandRunner } from ${JSON.stringify(index)};
      const folder = ${JSON.stringify(place.folder)};
      const runner = createCommandRunner({ environment: process.env, recordsFolder: ${JSON.stringify(place.records)} });
      const run = [process.execPath, '-e', ${JSON.stringify(script)}];
      const order = { run, title: 'node', folder, cwd: folder, timeout: 60000 };
      await runner.start(order, new AbortController().signal).ended;`;
  };

  function startedNode(script: string) {
    const { runner, folder } = place;
    const order = { run: [process.execPath, '-e', script], title: 'node', folder, cwd: folder, timeout: 30_000 };
    return runner.start(order, new AbortController().signal);
  }

  async function crashedEngine(): Promise<void> {
    const script = `require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', engine(script)], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    while (!existsSync(join(place.folder, 'pid'))) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await place.runner.sweepOrphans(), [], 'left alone while the engine lives');
    child.kill('SIGKILL');
    await exited;
  }

  it(`${nameOf('JRN-20')}: those of a crashed engine are ended at the next start, and their notes go`, async () => {
    await crashedEngine();
    assert.notEqual(await living('pid'), null);
    const swept = await place.runner.sweepOrphans();
    assert.equal(swept.length, 1);
    assert.equal(swept[0]?.ended, 1);
    assert.equal(await living('pid'), null);
    assert.deepEqual(readdirSync(place.records), []);
  });

  it('are told from a process that got the same number', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    await once(bystander, 'spawn');
    try {
      const record = { owner: null, leader: { pid: bystander.pid, start: 'some other time' }, command: 'npm test' };
      mkdirSync(place.records);
      writeFileSync(join(place.records, 'mark.check.json'), JSON.stringify(record));
      writeFileSync(join(place.records, 'torn.check.json'), '{"owner":');
      assert.deepEqual(await place.runner.sweepOrphans(), []);
      assert.deepEqual(readdirSync(place.records), []);
      assert.notEqual(await startOf(bystander.pid ?? 0), null);
    } finally {
      bystander.kill('SIGKILL');
      await once(bystander, 'exit');
    }
  });

  it('leave no note when a run ends well', async () => {
    await startedNode('').ended;
    assert.deepEqual(readdirSync(place.records), []);
    assert.deepEqual(await membersOf({ group: null, mark: 'nobody' }), []);
  });
});
