import assert from 'node:assert/strict';
import { valueOf } from '../adapters/git/sandbox.ts';
import { answer, goal, onlyGate, report, roleOf, withStage } from '../app/stage.ts';
import { auditJournal } from '../app/audit.ts';
import type { Script } from '../model-server/index.ts';
import { noRules } from '../../src/core/models/index.ts';
import { ok } from '../../src/core/base/index.ts';
import { nameOf } from './cases.ts';

const search = (pattern: string, more: object = {}) => ({ name: 'search-text', input: { pattern, ...more } });

/** Ways to go round in circles, by the number of the turn. */
const circles: readonly ((turn: number) => { readonly name: string; readonly input: object })[] = [
  () => search('Austria'),
  (turn) => search(`word ${String(turn % 5)}`),
  (turn) => search(turn % 2 ? 'the  word' : 'word', { limit: 50 + (turn % 7) }),
];

describe('an agent that runs away', () => {
  it(nameOf('PROV-25'), async () => {
    for (const circle of circles) {
      const script: Script = ({ turn }) => ({ calls: [circle(turn)] });
      await withStage(script, async ({ open, server }) => {
        const maestro = await open();
        valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
        await maestro.settled();
        const { kind, question, taskId } = onlyGate(maestro);
        assert.deepEqual([kind, taskId], ['budget', 't1']);
        assert.match(question, /same calls.*though it was warned.*Let it go on\?$/s);
        assert.ok(server.requests.length <= 15, String(server.requests.length));
        assert.ok(server.requests.at(-1)?.body.includes('You make no progress'), 'it was told before');
      });
    }
    // Another place each time is no circle.
    const honest: Script = ({ turn }) => ({ calls: [turn < 30 ? search(`word ${String(turn)}`) : report] });
    await withStage(honest, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
      await maestro.settled();
      assert.equal(maestro.state().gates.size, 0);
      assert.equal(server.requests.length, 31);
    });
  });

  it('goes on where it was when the person lets it, knows that, and is stopped again', async () => {
    const script: Script = () => ({ calls: [search('Austria')] });
    await withStage(script, async ({ open, server }) => {
      const first = await open();
      valueOf(await first.startGoal(goal()));
      await first.settled();
      const asked = server.requests.length;
      await first.close();
      const second = await open();
      await second.settled();
      assert.equal(server.requests.length, asked, 'nothing goes on by itself');
      await answer(second, 'approved', '');
      assert.ok(server.requests[asked]?.body.includes('The person lets you go on'));
      assert.equal(onlyGate(second).kind, 'budget');
      assert.equal(server.requests.length, asked + 10);
      await answer(second, 'approved', '');
      assert.equal(server.requests.length, asked + 20);
      await auditJournal(second);
    });
  });

  it('is held as it is when the person stops it, and hears what they say before it goes on', async () => {
    const script: Script = ({ messages }) => ({
      calls: [messages.some(({ content }) => content.includes('Report now')) ? report : search('Austria')],
    });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      await answer(maestro, 'denied', 'enough');
      const asked = server.requests.length;
      assert.deepEqual([maestro.state().gates.size, maestro.state().tasks.get('t1')?.paused], [0, true]);
      assert.equal(maestro.state().tasks.get('t1')?.failures.length, 0);
      valueOf(maestro.dispatch({ type: 'tell-task', by: 'Ada', taskId: 't1', text: 'Report now.' }));
      valueOf(maestro.dispatch({ type: 'continue-task', by: 'Ada', taskId: 't1' }));
      await maestro.settled();
      assert.equal(server.requests.length, asked + 1);
      await auditJournal(maestro);
    });
  });

  it(nameOf('CON-10'), async () => {
    const orders = Array.from({ length: 200 }, (_, at) => ({
      name: 'delegate',
      input: { role: 'writer', task: `Part ${String(at)}`, why: 'It is much' },
    }));
    let most = 0;
    const script: Script = (conversation) => ({
      calls: roleOf(conversation) === 'developer' && conversation.turn === 0 ? orders : [report],
      usage: { prompt_tokens: 900, completion_tokens: 100 },
    });
    await withStage(script, async ({ open, server }) => {
      // The usual number is twenty: tests of the machine count to it. The tokens are for all of them together.
      const limits = { task: { helpers: 5, tokens: 60_000 } };
      const maestro = await open({ readRouting: () => Promise.resolve(ok({ ...noRules, limits })) });
      maestro.onEvents(() => {
        const working = [...maestro.state().sessions.values()].filter(({ held }) => !held);
        most = Math.max(most, working.length);
      });
      valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
      await maestro.settled();
      const task = () => maestro.state().tasks.get('t1');
      const answer = async (said: 'approved' | 'denied'): Promise<string> => {
        const [gate, ...others] = maestro.state().gates.values();
        assert.deepEqual([gate?.kind, others], ['budget', []]);
        valueOf(maestro.dispatch({ type: 'answer-gate', by: 'Ada', gateId: gate?.id ?? '', answer: said, reason: '' }));
        await maestro.settled();
        return gate?.question ?? '';
      };
      assert.deepEqual([task()?.work.helpers, most], [5, 1], 'five, one after the other');
      assert.match(await answer('approved'), /5 helpers of 5 helpers are taken. Raise it by 3 helpers/);
      assert.equal(task()?.work.helpers, 8);
      assert.equal(server.requests.length, 9);
      assert.equal(task()?.cost.calls, 9, 'all of it is charged to the one task');
      await answer('denied');
      assert.ok(task()?.paused);
      assert.equal(server.requests.length, 9, 'nothing goes on unasked');
      await auditJournal(maestro);
    });
  });
});
