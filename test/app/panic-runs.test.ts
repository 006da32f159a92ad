import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { auditJournal } from './audit.ts';
import { goal, onlyGate, report, roleOf, withStage } from './stage.ts';

/** Whether a program runs that was called with this word. */
function runs(word: string): boolean {
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

/** Does not end when it is told to, and is called by another name as soon as that is so. */
const stubborn = `process.on('SIGTERM', () => {});
process.title = \`stubborn-\${process.argv[2]}\`;
setInterval(() => {}, 1000);
`;

describe('the command that stops everything', () => {
  it('ends helpers and commands in the background at once, and leaves what can be continued', async function () {
    if (!existsSync('/proc/self/cmdline')) this.skip();
    const seconds = `300.${String(process.pid)}`;
    const command = `node stubborn.mjs ${seconds}`;
    const sleep = { name: 'run-command', input: { command, background: true } };
    const order = { name: 'delegate', input: { role: 'devops', task: 'Wait', why: 'I may not' } };
    let delayMs = 600_000;
    const script: Script = (conversation) => {
      if (roleOf(conversation) !== 'devops') return { calls: [conversation.turn === 0 ? order : report] };
      return conversation.turn === 0 ? { calls: [sleep] } : { calls: [report], delayMs };
    };
    await withStage(script, async ({ open, server, world }) => {
      world.write('stubborn.mjs', stubborn);
      world.commitAll();
      const first = await open();
      valueOf(await first.startGoal(goal({ autonomy: 5 })));
      await server.request(3);
      while (!runs(`stubborn-${seconds}`)) await wait(20);
      valueOf(first.dispatch({ type: 'stop-everything', by: 'Ada' }));
      await first.close();
      const isLeft = runs(seconds) || runs(`stubborn-${seconds}`);
      assert.equal(isLeft, false, 'the engine ends after what it started, and waits no longer than it must');
      delayMs = 0;
      const second = await open();
      await second.settled();
      assert.equal(server.requests.length, 3, 'nothing goes on by itself');
      assert.equal(second.state().goals.get('g1')?.paused, true);
      assert.deepEqual([...second.state().sessions.keys()].sort(), ['s1', 's2']);
      valueOf(second.dispatch({ type: 'continue-goal', by: 'Ada', goalId: 'g1' }));
      await second.settled();
      assert.equal(second.state().sessions.size, 0);
      assert.equal(second.state().tasks.get('t1')?.failures.length, 0, 'nothing failed by it');
      assert.equal(runs(seconds), false, 'nothing is done twice');
      assert.ok(second.state().gates.size === 0 || onlyGate(second).kind === 'change');
      await auditJournal(second);
    });
  });
});
