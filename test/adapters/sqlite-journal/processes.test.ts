import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemProcesses } from '../../../src/adapters/sqlite-journal/index.ts';

describe('the processes of this computer', () => {
  const processes = systemProcesses();

  it('knows its own', () => {
    const { pid, started, host, machine } = processes.self;
    assert.equal(pid, process.pid);
    assert.ok(machine.startsWith(host));
    assert.equal(processes.isRunning(pid, started), true);
    assert.deepEqual(systemProcesses().self, processes.self);
  });

  it('tells a process from an earlier one of the same number, where the system says when it started', function () {
    if (processes.self.started === '') this.skip();
    assert.equal(processes.isRunning(process.pid, `${processes.self.started}0`), false);
  });

  it('sees a process end', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    assert.equal(processes.isRunning(pid, ''), true);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    assert.equal(processes.isRunning(pid, ''), false);
  });

  it('counts ticks that never go back', () => {
    const ticks = Array.from({ length: 1000 }, () => processes.tick());
    assert.deepEqual(
      ticks,
      ticks.toSorted((a, b) => a - b),
    );
  });
});
