import assert from 'node:assert/strict';
import { WorkspaceConfig } from '../../src/core/app/index.ts';
import { ok } from '../../src/core/base/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { auditJournal } from '../app/audit.ts';
import { goal, onlyGate, report, withStage } from '../app/stage.ts';
import type { Script } from '../model-server/index.ts';

describe('a model that never comes to an end', () => {
  for (const [how, piece] of Object.entries({ words: 'hm ', 'nothing but thinking': '' })) {
    it(`with ${how}, is cut off when the time of its session is over`, async () => {
      const drip = Array.from({ length: 100_000 }, () => piece);
      const script: Script = () => ({
        ...(piece === '' ? { reasoning: 'Hm. '.repeat(50_000) } : { text: drip }),
        pieceMs: 5,
      });
      await withStage(script, async ({ open, server }) => {
        const usual = WorkspaceConfig().parse({});
        const config = { ...usual, sessions: { minutes: 0.005 } };
        const maestro = await open({ readConfig: () => Promise.resolve(ok(config)) });
        valueOf(await maestro.startGoal(goal()));
        await maestro.settled();
        const { status, failures = [] } = maestro.state().tasks.get('t1') ?? {};
        assert.equal(status, 'blocked');
        assert.match(failures.at(-1)?.person ?? '', /minutes? without finishing/);
        assert.ok(server.requests.length <= failures.length, 'no try followed within a session');
        assert.equal(maestro.state().sessions.size, 0);
        await auditJournal(maestro);
      });
    });
  }

  it('by calls that are no JSON, is held at a question', async () => {
    const script: Script = ({ turn }) => ({
      calls: [{ name: ['read-file', 'list-files'][turn % 2] ?? '', input: `{"path": "src/${'x'.repeat(turn)}` }],
    });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'budget');
      assert.ok(server.requests.length <= 20, String(server.requests.length));
      await auditJournal(maestro);
    });
  });

  it('by handing its work on, as do all who get it, is held at a question', async () => {
    let orders = 0;
    const script: Script = () => {
      const input = { role: 'developer', task: `Part ${String(orders++)}`, why: 'It is much' };
      return { calls: [{ name: 'delegate', input }] };
    };
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'budget');
      assert.ok((maestro.state().tasks.get('t1')?.work.helpers ?? 99) <= 20);
      assert.ok(maestro.state().sessions.size <= 3, 'one, its helper, and the helper of that');
      assert.ok(server.requests.length <= 250, String(server.requests.length));
      await auditJournal(maestro);
    });
  });

  it('by a command that prints without end, is shown a part of it and goes on', async () => {
    const print = { name: 'run-command', input: { command: 'yes Austria', timeout: 1 } };
    const script: Script = ({ turn }) => ({ calls: [turn === 0 ? print : report] });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
      await maestro.settled();
      assert.equal(server.requests.length, 2);
      const sent = server.requests[1]?.body ?? '';
      assert.match(sent, /Austria/);
      assert.ok(sent.length < 100_000, String(sent.length));
      await auditJournal(maestro);
    });
  });
});
