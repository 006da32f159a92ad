import assert from 'node:assert/strict';
import type { Command, CommandEnd, CommandOrder, CommandRunner } from '../../src/core/ports/index.ts';

/** A runner and a folder it may run in. */
export interface CommandRunnerHarness {
  readonly runner: CommandRunner;
  readonly folder: string;
  /** Program and arguments that print `text` and end with the code, or print it and go on for ever. */
  readonly printing: (text: string, ending: number | 'never') => readonly string[];
  readonly dispose: () => Promise<void>;
}

/** What every implementation of {@link CommandRunner} keeps to. */
export function commandRunnerContract(name: string, make: () => Promise<CommandRunnerHarness>): void {
  describe(`${name} as command runner`, () => {
    let harness: CommandRunnerHarness;
    let abort: AbortController;
    beforeEach(async () => {
      harness = await make();
      abort = new AbortController();
    });
    afterEach(async () => {
      abort.abort();
      await harness.dispose();
    });

    function start(run: CommandOrder['run'], more: Partial<CommandOrder> = {}): Command {
      const { folder, runner } = harness;
      return runner.start({ run, title: 'a test', folder, cwd: folder, timeout: 30_000, ...more }, abort.signal);
    }

    function startAndHear(run: CommandOrder['run'], text: string, more: Partial<CommandOrder> = {}): Promise<Command> {
      return new Promise((resolve) => {
        const command: Command = start(run, {
          ...more,
          onLine: (line) => {
            if (line.includes(text)) resolve(command);
          },
        });
      });
    }

    it('tells exit code and output', async () => {
      const command = start(harness.printing('hello', 3));
      const end = await command.ended;
      assert.deepEqual(plain(end), exited(3));
      assert.equal(command.output(100).trim(), 'hello');
    });

    it('runs a line by a shell, in the folder', async () => {
      const command = start('echo one && (echo two; exit 4)');
      assert.deepEqual(plain(await command.ended), exited(4));
      assert.deepEqual(command.output(100).trim().split(/\s+/), ['one', 'two']);
    });

    it('reads a line by the shell that it names, and by no other', async () => {
      const { shell, home } = await harness.runner.terms();
      assert.ok(home.length > 0);
      const command = start('echo one && echo two', { shell });
      const end = await command.ended;
      assert.equal(end.kind === 'exited' && end.exitCode, 0);
      const other = await start('echo one', { shell: shell === 'pwsh' ? 'cmd' : 'pwsh' }).ended;
      assert.equal(other.kind, 'not-started');
    });

    it('starts what may run in a sandbox only where there is one', async () => {
      const { sandboxed } = await harness.runner.terms();
      const end = await start('echo one', { onlyConfined: true }).ended;
      if (sandboxed) assert.equal(end.kind === 'exited' && end.confined, true);
      else assert.equal(end.kind === 'not-started' && end.code, 'NO-SANDBOX');
    });

    it('keeps head and tail within the limit', async () => {
      const command = start(harness.printing(`START${'-'.repeat(5_000)}END`, 0));
      await command.ended;
      const text = command.output(200);
      assert.ok(text.startsWith('START') && text.trimEnd().endsWith('END'), text);
      assert.match(text, /… \d+ characters left out …/);
    });

    it('waits for an end as long as it is told to', async () => {
      const quick = start(harness.printing('done', 0));
      assert.deepEqual(await quick.settled(30_000), await quick.ended);
      const endless = await startAndHear(harness.printing('ready\n', 'never'), 'ready');
      assert.equal(await endless.settled(1), null);
      await endless.stop();
      assert.equal((await endless.settled(0))?.kind, 'stopped');
    });

    it('gives each piece of output once to whoever reads as it runs', async () => {
      const command = await startAndHear(harness.printing('ready\n', 'never'), 'ready');
      assert.equal(command.unread(100).trim(), 'ready');
      assert.equal(command.unread(100), '');
      assert.equal(command.output(100).trim(), 'ready');
      await command.stop();
    });

    it('stops what goes on for ever: by its time-out, when told to, and by the abort', async () => {
      const endless = harness.printing('ready\n', 'never');
      assert.equal((await start(endless, { timeout: 300 }).ended).kind, 'timed-out');
      const told = await startAndHear(endless, 'ready');
      assert.equal((await told.stop()).kind, 'stopped');
      assert.equal((await told.stop()).kind, 'stopped');
      const aborted = await startAndHear(endless, 'ready');
      abort.abort();
      assert.equal((await aborted.ended).kind, 'stopped');
      assert.equal((await start(endless).ended).kind, 'not-started');
    });

    it('says when there is no such program or folder', async () => {
      const end = await start(['no-such-program-here']).ended;
      assert.ok(end.kind === 'not-started' && end.code === 'ENOENT', end.kind);
      assert.equal((await start(['true'], { cwd: `${harness.folder}/nowhere` }).ended).kind, 'not-started');
      assert.equal(await harness.runner.find('no-such-program-here', harness.folder), null);
      assert.notEqual(await harness.runner.find('node', harness.folder), null);
    });
  });
}

/** How a command ended, but for what differs from machine to machine. */
function plain(end: CommandEnd): CommandEnd {
  if (end.kind === 'not-started') return end;
  const { confined: _confined, ...rest } = end;
  return { ...rest, duration: 0 };
}

function exited(exitCode: number): CommandEnd {
  return { kind: 'exited', exitCode, signalName: null, leftBehind: 0, duration: 0 };
}
