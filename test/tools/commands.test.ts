import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBash } from '../../src/adapters/bash-syntax/index.ts';
import { createCommandRunner } from '../../src/adapters/command-runner/index.ts';
import { startOf } from '../../src/adapters/command-runner/process-table.ts';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { ok } from '../../src/core/base/index.ts';
import type { Evidence } from '../../src/core/domain/index.ts';
import type { CommandRunner } from '../../src/core/ports/index.ts';
import type { Desk } from '../../src/core/tools/index.ts';
import { toolsInMemory, toolsOn, type ToolSession } from './session.ts';

/** A person who says yes to every command. */
const willing: Desk = { ask: () => ok(''), permit: () => ok('person'), delegate: () => ok('') };

/** Whether a process lives: a number that a command wrote down. One that ended and waits for its parent does not. */
async function lives(pid: number): Promise<boolean> {
  return (await startOf(pid)) !== null;
}

describe('run-command', () => {
  let folder: string;
  let commands: CommandRunner;
  let session: ToolSession;
  let stop: AbortController;
  beforeEach(async () => {
    folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-tools-')));
    commands = createCommandRunner({ environment: process.env, grace: 300 });
    stop = new AbortController();
    session = toolsOn(await openWorktreeFiles(folder), {
      commands,
      signal: stop.signal,
      desk: willing,
      loadShell: loadBash,
    });
  });
  afterEach(async () => {
    await session.box.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('runs in the worktree and tells exit code and output', async () => {
    fs.writeFileSync(join(folder, 'a.txt'), 'here');
    assert.match(await session.told('run-command', { command: 'cat a.txt' }), /^exit code 0 after \d+\.\d s\nhere$/);
    assert.match(await session.told('run-command', { command: 'echo no >&2; exit 3' }), /^exit code 3 .*\nno$/);
    assert.match(await session.told('run-command', { command: 'true' }), /\n\(no output\)$/);
    assert.match(await session.told('run-command', { command: 'pwd' }), new RegExp(`\n${folder}$`));
  });

  it('ends what hangs at its time-out, with all its children', async () => {
    const text = await session.told('run-command', { command: 'sleep 1000 & echo $!; wait', timeout: 2 });
    assert.match(text, /^timed out after \d+\.\d s; all its processes were ended\n\d+$/);
    assert.equal(await lives(Number(text.split('\n')[1])), false);
  });

  it('keeps head and tail of endless output', async () => {
    const text = await session.told('run-command', { command: 'echo START; seq 1 200000; echo END' });
    assert.match(text, /\nSTART\n1\n2\n/);
    assert.match(text, /characters left out …[^]*200000\nEND$/);
    assert.ok(text.length < 17_000, String(text.length));
  });

  it('is ended by the end of the session', async () => {
    const running = session.ask('run-command', { command: 'echo $$ > pid; sleep 1000' });
    const file = join(folder, 'pid');
    while (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') === '') await new Promise(setImmediate);
    stop.abort();
    assert.match((await running).text, /^stopped after/);
    assert.equal(await lives(Number(fs.readFileSync(file, 'utf8'))), false);
  });

  describe('in the background', () => {
    it('goes on, is read piece by piece, and is stopped when told to', async () => {
      const command = 'echo $$; until [ -e go ]; do sleep 0.02; done; echo went; sleep 1000';
      let text = await session.told('run-command', { command, background: true });
      while (!/\n\d+$/.test(text)) text = await session.told('read-command', { id: 'c1', wait: 0.02 });
      assert.match(text, /^c1: still running\n\d+$/);
      const pid = Number(text.split('\n')[1]);
      assert.equal(await session.told('read-command', { id: 'c1' }), 'c1: still running\n(no output)');
      fs.writeFileSync(join(folder, 'go'), '');
      text = '';
      while (!text.includes('went')) text += await session.told('read-command', { id: 'c1', wait: 0.02 });
      assert.match(await session.told('read-command', { id: 'c1', stop: true }), /^c1: stopped after/);
      assert.equal(await lives(pid), false);
    });

    it('tells at once what fails at once, and later how it ended', async () => {
      assert.match(
        await session.told('run-command', { command: 'PATH=. ava', background: true }),
        /^c1: exit code 127 .*\n.*not found$/s,
      );
      await session.told('run-command', { command: 'until [ -e go ]; do sleep 0.02; done; exit 5', background: true });
      fs.writeFileSync(join(folder, 'go'), '');
      assert.match(await session.told('read-command', { id: 'c2', wait: 30 }), /^c2: exit code 5/);
    });

    it('ends with the session, and then none starts', async () => {
      let text = await session.told('run-command', { command: 'echo $$; sleep 1000', background: true });
      while (!/\n\d+$/.test(text)) text = await session.told('read-command', { id: 'c1', wait: 0.02 });
      const pid = Number(text.split('\n')[1]);
      assert.equal(await lives(pid), true);
      await session.box.close();
      assert.equal(await lives(pid), false);
      assert.match(await session.refused('run-command', { command: 'true', background: true }), /has ended/);
    });

    it('is bounded in number', async () => {
      const start = () => session.ask('run-command', { command: 'sleep 1000', background: true });
      const all = await Promise.all(Array.from({ length: 9 }, start));
      assert.equal(all.filter((answer) => answer.ok).length, 8);
      await session.told('read-command', { id: 'c3', stop: true });
      assert.ok((await start()).ok);
    });

    it('is known by its id alone', async () => {
      assert.match(await session.refused('read-command', { id: 'c1' }), /No command "c1"/);
      await session.told('run-command', { command: 'true', background: true });
      assert.match(await session.refused('read-command', { id: 'c9' }), /There are: c1\.$/);
    });
  });

  it('counts as writing: no role that writes nothing runs one', async () => {
    const files = await openWorktreeFiles(folder);
    for (const role of ['reviewer', 'planner', 'operator']) {
      const tools = ['run-command', 'read-command'];
      const reader = toolsOn(files, { role, tools, commands });
      assert.match(await reader.refused('run-command', { command: 'touch x' }), /shell-writes/);
      assert.match(
        await toolsOn(files, { role, commands }).refused('run-command', { command: 'touch x' }),
        /role-tools/,
      );
    }
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('does not start in a session that was stopped', async () => {
    stop.abort();
    assert.match(await session.refused('run-command', { command: 'touch x' }), /was stopped/);
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});

describe('run-checks', () => {
  const run = {
    name: 'test',
    kind: 'test' as const,
    command: 'npm test',
    status: 'failed' as const,
    exitCode: 1,
    duration: 10,
    failed: [{ name: 'adds', file: 'test/add.test.ts', status: 'failed' as const, message: '1 !== 2' }],
    counts: { passed: 3, failed: 1, skipped: 0 },
    reporter: 'mocha',
    output: 'whatever mocha prints',
  };
  const evidence: Evidence = { tree: 't', at: 0, green: false, checks: 'c', runs: [run] };

  async function told(value: Evidence, role = 'reviewer'): Promise<string> {
    return toolsInMemory({}, { role, runChecks: () => Promise.resolve(ok(value)) }).told('run-checks', {});
  }

  it('tells which cases fail, to reviewers too', async () => {
    const text = await told(evidence);
    assert.match(
      text,
      /^Red: test failed \(3 passed, 1 failed\)\n\n\$ npm test: failed\n- adds \(test\/add\.test\.ts\)\n1 !== 2$/,
    );
  });

  it('tells what was printed when there are no cases, and no more than can be read', async () => {
    const lint = { ...run, failed: [], status: 'timed-out' as const, output: `first\n${'x\n'.repeat(50_000)}last` };
    const text = await told({ ...evidence, runs: [lint] });
    assert.match(text, /\$ npm test: timed-out\nfirst[^]*last$/);
    assert.ok(text.length < 5_000);
    const many = {
      ...run,
      failed: Array.from({ length: 500 }, () => ({
        ...run.failed[0],
        name: 'n',
        status: 'failed' as const,
        message: 'm'.repeat(9_000),
      })),
    };
    assert.ok((await told({ ...evidence, runs: [many] })).length < 24_000);
  });

  it('is short when all is green', async () => {
    const green = { ...run, status: 'passed' as const, failed: [], counts: { passed: 4, failed: 0, skipped: 0 } };
    assert.equal(await told({ ...evidence, green: true, runs: [green] }), 'Green: test passed (4 passed, 0 failed)');
  });
});
