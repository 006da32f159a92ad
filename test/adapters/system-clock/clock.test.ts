import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSystemClock } from '../../../src/adapters/system-clock/index.ts';
import { createFakeClock } from '../../fakes/clock.fake.ts';

describe('system clock', () => {
  it('tells milliseconds since the epoch', () => {
    const before = Date.now();
    const now = createSystemClock().now();
    assert.ok(now >= before && now <= Date.now());
  });

  it('calls back once, and not at all when taken back', async () => {
    const clock = createSystemClock();
    const calls: string[] = [];
    const takeBack = clock.after(0, () => calls.push('taken back'));
    takeBack();
    // The test's own timer keeps the process alive; the clock's does not.
    const alive = setTimeout(() => undefined, 10_000);
    await new Promise<void>((resolve) => {
      clock.after(0, () => calls.push('first'));
      clock.after(1, () => resolve());
    });
    clearTimeout(alive);
    assert.deepEqual(calls, ['first']);
  });

  it('neither fires at once for a delay that timers cannot hold, nor keeps the process alive', () => {
    const index = new URL('../../../src/adapters/system-clock/index.ts', import.meta.url).href;
    const script = `import { createSystemClock } from '${index}';
      createSystemClock().after(1e12, () => console.log('fired'));
      setTimeout(() => console.log('end'), 20);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(run.stdout, 'end\n');
    assert.equal(run.status, 0);
  });
});

describe('fake clock', () => {
  it('calls what falls due in order of time, then of setting', () => {
    const clock = createFakeClock(1_000);
    const calls: string[] = [];
    clock.after(20, () => calls.push(`late ${clock.now()}`));
    clock.after(10, () => {
      calls.push(`early ${clock.now()}`);
      clock.after(5, () => calls.push(`inner ${clock.now()}`));
    });
    clock.after(10, () => calls.push('second'));
    clock.after(30, () => calls.push('never'));
    clock.advance(25);
    assert.deepEqual(calls, ['early 1010', 'second', 'inner 1015', 'late 1020']);
    assert.equal(clock.now(), 1_025);
    assert.equal(clock.waiting, 1);
  });

  it('forgets what was taken back', () => {
    const clock = createFakeClock();
    const takeBack = clock.after(1, () => assert.fail('called'));
    takeBack();
    clock.advance(10);
  });
});
