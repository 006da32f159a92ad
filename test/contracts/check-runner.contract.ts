import assert from 'node:assert/strict';
import { CheckRun } from '../../src/core/domain/index.ts';
import type { CheckCommand, CheckRunner } from '../../src/core/ports/index.ts';

/** A runner and a folder whose checks are known. */
export interface CheckRunnerHarness {
  readonly runner: CheckRunner;
  /** Declares nothing that could be run. */
  readonly empty: string;
  readonly folder: string;
  /** In `folder`: ends at once with the exit code, or never. */
  command(ending: 'green' | 'red' | 'never' | 'missing'): CheckCommand;
  dispose(): Promise<void>;
}

/** What every implementation of {@link CheckRunner} keeps to. */
export function checkRunnerContract(name: string, make: () => Promise<CheckRunnerHarness>): void {
  describe(`${name} as check runner`, () => {
    let harness: CheckRunnerHarness;
    const never = new AbortController().signal;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(async () => harness.dispose());

    it('finds nothing where nothing is declared', async () => {
      assert.deepEqual(await harness.runner.discover(harness.empty, {}), { ok: true, value: [] });
    });

    it('takes the commands of the settings instead of looking for them', async () => {
      const commands = [
        { name: 'mine', command: 'tool --flag "two words"', timeout: 5 },
        { name: 'two', command: 'x' },
      ];
      const found = await harness.runner.discover(harness.folder, { commands, timeout: 7 });
      assert.ok(found.ok);
      assert.deepEqual(
        found.value.map(({ name: one, argv, timeout, cwd }) => ({ name: one, argv, timeout, cwd })),
        [
          { name: 'mine', argv: ['tool', '--flag', 'two words'], timeout: 5, cwd: '.' },
          { name: 'two', argv: ['x'], timeout: 7, cwd: '.' },
        ],
      );
    });

    it('tells by the exit code whether a check passed', async () => {
      const green = await harness.runner.run(harness.folder, harness.command('green'), never);
      const red = await harness.runner.run(harness.folder, harness.command('red'), never);
      assert.deepEqual([green.status, green.exitCode], ['passed', 0]);
      assert.deepEqual([red.status, red.exitCode], ['failed', 1]);
      for (const run of [green, red]) assert.deepEqual(CheckRun().parse(run), run);
    });

    it('stops what goes on for ever, by its time-out or by an abort', async () => {
      const endless = { ...harness.command('never'), timeout: 300 };
      assert.equal((await harness.runner.run(harness.folder, endless, never)).status, 'timed-out');
      const abort = new AbortController();
      const run = harness.runner.run(harness.folder, harness.command('never'), abort.signal);
      abort.abort();
      const { status, exitCode } = await run;
      assert.ok(status === 'failed' || status === 'not-started', status);
      assert.equal(exitCode, null);
    });

    it('says what is missing instead of failing without a word', async () => {
      const run = await harness.runner.run(harness.folder, harness.command('missing'), never);
      assert.equal(run.status, 'not-started');
      assert.match(run.output, /not found|not installed/);
    });
  });
}
