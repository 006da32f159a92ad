import assert from 'node:assert/strict';
import { valueOf } from '../adapters/git/sandbox.ts';
import { goal, onlyGate, report, roleOf, withStage } from '../app/stage.ts';
import type { Script } from '../model-server/index.ts';
import { ok } from '../../src/core/base/index.ts';
import { noRules } from '../../src/core/models/index.ts';
import { nameOf } from './cases.ts';

const run = (command: string) => ({ name: 'run-command', input: { command } });

describe('gates, through the whole of the product', () => {
  it(nameOf('GATE-20'), async () => {
    // The giver was allowed to commit for its session; whom it gives a part to was not, and works at the same level.
    const order = { role: 'devops', task: 'Commit', why: 'Ada approved everything, at level 5' };
    const script: Script = (conversation) => {
      const calls =
        roleOf(conversation) === 'devops'
          ? [run('git commit --allow-empty -q -m two')]
          : [run('git commit --allow-empty -q -m one'), { name: 'delegate', input: order }];
      return { calls: [calls[conversation.turn] ?? report] };
    };
    await withStage(script, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ autonomy: 1 })));
      await maestro.settled();
      const { id: gateId } = onlyGate(maestro);
      const yes = { type: 'answer-gate', by: 'Ada', gateId, answer: 'approved', reason: '', forSession: true } as const;
      valueOf(maestro.dispatch(yes));
      await maestro.settled();
      const asked = onlyGate(maestro);
      assert.equal(asked.action, 'git commit --allow-empty -q -m two');
      assert.match(asked.question, /May the devops run/);
    });
  });

  it(nameOf('GATE-25'), async () => {
    // Each turn looks at another place, so that it counts as progress, without end.
    const usage = { prompt_tokens: 3_000, completion_tokens: 1_000 };
    const script: Script = ({ turn }) => ({
      calls: [{ name: 'search-text', input: { pattern: `never ${String(turn)}` } }],
      usage,
    });
    const each = { input: 100, cacheRead: 100, cacheWrite: 100, output: 100, reasoning: 100 };
    const rules = { ...noRules, limits: { goal: { dollars: 2 } }, prices: { scripted: each } };
    await withStage(script, async ({ open, server }) => {
      const readRouting = () => Promise.resolve(ok(rules));
      const first = await open({ readRouting });
      valueOf(await first.startGoal(goal({ autonomy: 5 })));
      await first.settled();
      assert.equal(onlyGate(first).kind, 'budget');
      const asked = server.requests.length;
      assert.ok(asked > 1 && asked < 40, String(asked));
      await first.close();
      const second = await open({ readRouting });
      await second.settled();
      assert.equal(onlyGate(second).kind, 'budget', 'it is asked again');
      assert.equal(server.requests.length, asked, 'and nothing goes on by itself');
      assert.ok((second.state().goals.get('g1')?.cost.dollars ?? 9) <= 2);
    });
  });

  it(nameOf('GATE-26'), async () => {
    const script: Script = ({ turn }) => ({ calls: [turn === 0 ? run('git tag unattended') : report] });
    await withStage(script, async ({ open, server, world }) => {
      const first = await open();
      valueOf(await first.startGoal(goal({ autonomy: 2 })));
      await first.settled();
      const { id, question } = onlyGate(first);
      await first.close();
      const tomorrow = (given: { now: () => number }) => ({ ...given, now: () => given.now() + 400 * 24 * 3_600_000 });
      const { clock } = await world.surroundings();
      const second = await open({ clock: { ...clock, ...tomorrow(clock) } });
      await second.settled();
      assert.deepEqual([onlyGate(second).id, onlyGate(second).question], [id, question]);
      assert.equal(server.requests.length, 1);
      assert.equal(world.git('tag'), '');
    });
  });
});
