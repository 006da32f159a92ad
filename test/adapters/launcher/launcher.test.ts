import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createLauncher, launchHere, type Launcher, type ProgramRun } from '../../../src/adapters/launcher/index.ts';

const here = String(process.pid);

describe('a launcher', () => {
  let cwd = '';
  before(() => {
    cwd = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-launcher-')));
  });
  after(() => {
    rmSync(cwd, { recursive: true, force: true });
  });

  const shell = (script: string, more: Partial<ProgramRun> = {}): ProgramRun => ({
    ...{ program: 'sh', args: ['-c', script], cwd, env: { PATH: process.env['PATH'] }, longestOutput: 1_000_000 },
    ...more,
  });
  const printed = async (launcher: Launcher, script: string): Promise<string> =>
    (await launcher.run(shell(script))).stdout.toString().trim();
  const starterOf = (launcher: Launcher): Promise<string> => printed(launcher, 'echo $PPID');

  /** Waits until the small process is what starts programs; tells its number. */
  async function untilHired(launcher: Launcher): Promise<string> {
    for (;;) {
      const starter = await starterOf(launcher);
      if (starter !== here) return starter;
      await delay(5);
    }
  }

  async function untilGone(pid: string): Promise<void> {
    for (;;) {
      try {
        process.kill(Number(pid), 0);
      } catch {
        return;
      }
      await delay(5);
    }
  }

  const dear = (idleFor = 60_000): Launcher => createLauncher({ isDear: () => true, idleFor });
  const kinds: readonly (readonly [name: string, make: () => Promise<Launcher>])[] = [
    ['from here', () => Promise.resolve(launchHere)],
    [
      'from a small process',
      async () => {
        const launcher = dear(500);
        await untilHired(launcher);
        return launcher;
      },
    ],
  ];
  for (const [name, make] of kinds) {
    describe(name, () => {
      let launcher: Launcher;
      before(async () => {
        launcher = await make();
      });

      it('gives every byte that was printed, and takes what is to be read', async () => {
        const input = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 256));
        const { stdout, stderr, error } = await launcher.run(shell('cat; echo said >&2', { input }));
        assert.equal(error, null);
        assert.ok(stdout.equals(input));
        assert.equal(stderr.toString(), 'said\n');
      });

      it('tells the exit code', async () => {
        const { error, stdout } = await launcher.run(shell('echo before; exit 3'));
        assert.equal(error?.code, 3);
        assert.equal(stdout.toString(), 'before\n');
      });

      it('tells that there is no such program, and no such folder', async () => {
        const missing = await launcher.run(shell('', { program: 'no-such-program' }));
        assert.equal(missing.error?.code, 'ENOENT');
        const nowhere = await launcher.run(shell('true', { cwd: path.join(cwd, 'nowhere') }));
        assert.equal(nowhere.error?.code, 'ENOENT');
      });

      it('passes on no more of the environment than it was given', async () => {
        const { stdout } = await launcher.run(shell('env', { env: { PATH: process.env['PATH'], OWN: 'yes' } }));
        const names = stdout
          .toString()
          .trim()
          .split('\n')
          .map((line) => line.split('=', 1)[0]);
        assert.deepEqual(names.filter((each) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(each ?? '')).sort(), [
          'OWN',
          'PATH',
        ]);
      });

      it('kills what takes too long', async () => {
        const { error } = await launcher.run(shell('exec sleep 60', { timeLimit: 50 }));
        assert.equal(error?.killed, true);
      });

      it('kills what prints too much', async () => {
        const { error } = await launcher.run(shell('exec cat /dev/zero', { longestOutput: 10_000 }));
        assert.equal(error?.code, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER');
      });

      it('ends what is called off, before its start and later', async () => {
        const early = await launcher.run(shell('exec sleep 60'), AbortSignal.abort());
        assert.equal(early.error?.name, 'AbortError');
        const later = await launcher.run(shell('exec sleep 60'), AbortSignal.timeout(50));
        assert.equal(later.error?.name, 'AbortError');
      });

      it('runs many beside each other, each with its own answer', async () => {
        const numbers = Array.from({ length: 40 }, (_, at) => String(at));
        assert.deepEqual(await Promise.all(numbers.map((each) => printed(launcher, `echo ${each}`))), numbers);
      });
    });
  }

  it('starts programs from here as long as that is cheap', async () => {
    const launcher = createLauncher({ isDear: () => false });
    for (let time = 0; time < 3; time++) assert.equal(await starterOf(launcher), here);
  });

  it('answers what a small process had begun that was killed, and goes on with another', async () => {
    const launcher = dear();
    const pid = await untilHired(launcher);
    const begun = launcher.run(shell('exec sleep 60'));
    process.kill(Number(pid), 'SIGKILL');
    assert.equal((await begun).error?.code, 'EPIPE');
    assert.notEqual(await untilHired(launcher), pid);
  });

  it('lets the small process go when nothing was to be run for a while, and hires another', async () => {
    const launcher = dear(20);
    const pid = await untilHired(launcher);
    await untilGone(pid);
    assert.notEqual(await untilHired(launcher), pid);
  });

  it('keeps the small process while something runs', async () => {
    const launcher = dear(20);
    await untilHired(launcher);
    assert.equal(await printed(launcher, 'sleep 0.3; echo done'), 'done');
  });

  it('starts programs from here for ever where the small process cannot be had', async () => {
    const launcher = createLauncher({ isDear: () => true, url: new URL('./no-such-program.ts', import.meta.url) });
    for (let time = 0; time < 5; time++) assert.equal(await starterOf(launcher), here);
  });

  it('keeps no process alive, and leaves none behind', async () => {
    const index = path.resolve('src/adapters/launcher/index.ts');
    const program = `
      import { createLauncher } from ${JSON.stringify(index)};
      const launcher = createLauncher({ isDear: () => true, idleFor: 3600000 });
      const run = { program: 'sh', args: ['-c', 'echo $PPID'], cwd: '/', env: process.env, longestOutput: 1000 };
      const starter = async () => Number((await launcher.run(run)).stdout);
      for (;;) {
        const pid = await starter();
        if (pid === process.pid) continue;
        console.log(pid);
        break;
      }`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    await untilGone(stdout.trim());
  });
});
