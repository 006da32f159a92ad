import assert from 'node:assert/strict';
import { ok } from '../../src/core/base/index.ts';
import { WorkspaceConfig } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { goal, withStage } from '../app/stage.ts';
import type { Script } from '../model-server/index.ts';
import { nameOf } from './cases.ts';

const sessions = 8;
const calls = 10;

/** Looks at something else in each turn, asks the person in the middle, and finds nothing to do. */
const looking: Script = ({ turn }) => {
  if (turn === calls) {
    return { calls: [{ name: 'report', input: { outcome: 'nothing-to-do', summary: 'Seen.', findings: [] } }] };
  }
  if (turn === 4) return { calls: [{ name: 'ask-person', input: { question: 'Go on?' } }] };
  return { calls: [{ name: 'list-files', input: { glob: `src/place${String(turn)}.ts` } }] };
};

/** The short form of `node bench/soak.ts`. */
describe('many agents at once', () => {
  it(nameOf('CON-15'), async () => {
    await withStage(looking, async ({ open, server }) => {
      const config = { ...WorkspaceConfig().parse({}), concurrency: sessions };
      const maestro = await open({ readConfig: () => Promise.resolve(ok(config)) });
      const told: number[] = [];
      let asked = 0;
      maestro.onEvents((events) => {
        for (const event of events) {
          told.push(event.seq);
          if (event.type !== 'gate-opened') continue;
          asked++;
          const answer = { answer: 'approved', reason: 'yes' } as const;
          const { id: gateId } = event.data.gate;
          setImmediate(() => valueOf(maestro.dispatch({ type: 'answer-gate', by: 'Ada', gateId, ...answer })));
        }
      });
      for (let at = 0; at < sessions; at++) valueOf(await maestro.startGoal(goal({ text: `Look, ${String(at)}` })));
      await maestro.settled();
      assert.deepEqual([asked, maestro.state().gates.size, maestro.state().sessions.size], [sessions, 0, 0]);
      assert.equal(server.requests.length, sessions * (calls + 1), 'nothing is asked twice, and nobody is left out');
      const turns = new Map<string, number>();
      const kept: number[] = [];
      for await (const events of maestro.journal.read({})) {
        for (const { seq, type, data } of events) {
          kept.push(seq);
          if (type !== 'transcript-extended' || data.entry.kind !== 'turn') continue;
          turns.set(data.sessionId, (turns.get(data.sessionId) ?? 0) + 1);
        }
      }
      assert.deepEqual(
        [...turns.values()],
        Array.from({ length: sessions }, () => calls + 1),
      );
      const first = kept.indexOf(told[0] ?? -1);
      assert.deepEqual(told, kept.slice(first), 'what was told is on record, each once and in order');
    });
  });
});
