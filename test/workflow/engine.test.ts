import assert from 'node:assert/strict';
import type { EventType, JournalEvent } from '../../src/core/domain/index.ts';
import { plain } from '../machine/plain.ts';
import { evidenceOn, plan, planned, prepared, reported, statesGoal } from '../machine/scenario.ts';
import { createRig, flush, folded, lease, type Process, type Rig } from './rig.ts';

function typesOf(events: readonly JournalEvent[]): readonly EventType[] {
  return events.map((event) => event.type);
}

function closings(rig: Rig): readonly string[] {
  return rig.events.flatMap((event) =>
    event.type === 'session-closed' ? [`${event.data.sessionId} ${event.data.outcome}`] : [],
  );
}

/** A process in which a plan of `count` independent tasks has been made. */
async function withTasks(rig: Rig, count: number, process = rig.boot()): Promise<Process> {
  process.engine.resume();
  process.send(statesGoal());
  const keys = Array.from({ length: count }, (_, index) => planned(`k${index}`));
  await process.settle('make-plan', plan(...keys));
  return process;
}

const cancel = (taskId: string) => ({ type: 'cancel-task' as const, by: 'person', taskId, reason: 'enough' });

describe('the engine', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = createRig();
  });

  describe('writes before it acts', () => {
    it('tells listeners of events that are in the journal, and of a state that knows them', () => {
      const { engine, send } = rig.boot();
      engine.resume();
      let heard = 0;
      engine.onEvents((events) => {
        heard += events.length;
        assert.equal(events.at(-1)?.seq, rig.store.events.length);
        assert.deepEqual(plain(engine.state()), plain(folded(rig)));
      });
      send(statesGoal());
      assert.equal(heard, rig.events.length);
      assert.deepEqual(typesOf(rig.events), ['goal-created', 'effect-scheduled']);
    });

    it('starts an effect after the journal holds it', () => {
      const seen: string[] = [];
      const process = rig.boot({
        onStart({ id }) {
          const isHeld = rig.events.some((e) => e.type === 'effect-scheduled' && e.data.effect.id === id);
          seen.push(`${id} ${isHeld}`);
        },
      });
      process.engine.resume();
      process.send(statesGoal());
      assert.deepEqual(seen, ['e1 true']);
    });

    it('waits for the disk where something was decided or paid for, and only there', async () => {
      const process = await withTasks(rig, 1);
      await process.settle('prepare-worktree', prepared);
      const before = rig.store.durable.size;
      assert.equal(before, 0);
      await process.settle('run-session', reported('t1', 'tree1'));
      assert.equal(rig.store.durable.size, 1);
    });

    it('tells every listener all events in the order of the journal, also when one gives commands meanwhile', () => {
      const { engine, send } = rig.boot();
      engine.resume();
      const heard: number[] = [];
      let isFirst = true;
      engine.onEvents(() => {
        if (!isFirst) return;
        isFirst = false;
        send({ type: 'log-note', by: 'x', goalId: 'g1', level: 'info', text: 'from within' });
      });
      engine.onEvents((events) => heard.push(...events.map((event) => event.seq)));
      send(statesGoal());
      assert.deepEqual(heard, [1, 2, 3]);
    });

    it('survives a listener that throws', () => {
      const { engine, send } = rig.boot();
      engine.resume();
      engine.onEvents(() => {
        throw new Error('a page is gone');
      });
      send(statesGoal());
      assert.equal(rig.events.length, 2);
    });

    it('journals a refused command with its reason and changes nothing', () => {
      const { engine } = rig.boot();
      engine.resume();
      const before = engine.state();
      const result = engine.dispatch(cancel('t9'));
      assert.equal(result.ok ? '' : result.error.reason, 'not-found');
      assert.deepEqual(typesOf(rig.events), ['command-refused']);
      assert.equal(engine.state(), before);
    });
  });

  describe('runs effects', () => {
    it('for three tasks at a time, and takes the next when one ends', async () => {
      const process = await withTasks(rig, 5);
      const prepares = (): string[] =>
        [...process.running.values()].map(({ effect: { request } }) => ('taskId' in request ? request.taskId : ''));
      assert.deepEqual(prepares(), ['t1', 't2', 't3']);
      process.send(cancel('t2'));
      await flush();
      assert.ok(prepares().includes('t4'));
      assert.equal(process.engine.state().effects.size, 3);
    });

    it('whose handlers log as they start, without giving any command twice', async () => {
      const boot = rig.boot({
        onStart({ request: { goalId } }) {
          boot.send({ type: 'log-note', by: 'x', goalId, level: 'info', text: 'off we go' });
        },
      });
      await withTasks(rig, 4, boot);
      const starts = rig.events.filter((event) => event.type === 'session-opened');
      assert.equal(starts.length, 3);
      assert.ok(!typesOf(rig.events).includes('command-refused'));
    });

    it('never before it is told to resume', () => {
      const process = rig.boot();
      process.send(statesGoal());
      assert.deepEqual(process.started, []);
      process.engine.resume();
      assert.deepEqual(process.started, ['e1']);
    });

    it('aborts the handler of one that is taken back, and drops what it still brings', async () => {
      const process = await withTasks(rig, 1);
      const { signal, settle } = process.at('prepare-worktree');
      process.send(cancel('t1'));
      assert.equal(signal.aborted, true);
      const before = rig.events.length;
      settle(prepared);
      await flush();
      assert.equal(rig.events.length, before, 'not even a refusal is written');
    });

    it('turns what a handler throws, at once or later, into a failure of the effect', async () => {
      for (const atOnce of [true, false]) {
        rig = createRig();
        const process = rig.boot({
          onStart() {
            if (atOnce) throw new Error('kaputt\nwith details');
          },
        });
        process.engine.resume();
        process.send(statesGoal());
        if (!atOnce) process.at('make-plan').reject(new Error('kaputt\nwith details'));
        await flush();
        const failed = rig.events.find((event) => event.type === 'plan-failed');
        assert.ok(failed?.type === 'plan-failed');
        assert.equal(failed.data.failure.reason, 'agent-failed');
        assert.match(failed.data.failure.person, /Error: kaputt\. Retry/);
        assert.match(failed.data.failure.model, /with details/);
      }
    });
  });

  describe('keeps leases', () => {
    const leaseOf = ({ engine }: Process): number | undefined => [...engine.state().sessions.values()][0]?.leaseUntil;

    it('alive while the effect runs, three times in the life of one', async () => {
      const process = await withTasks(rig, 1);
      await process.settle('prepare-worktree', prepared);
      rig.clock.advance(10 * lease);
      assert.equal(leaseOf(process), rig.clock.now() + lease);
      assert.equal(typesOf(rig.events).filter((type) => type === 'session-renewed').length, 30);
      assert.deepEqual(closings(rig), []);
    });

    it('alive while the worktree of the session is made ready, however long that takes', async () => {
      const process = await withTasks(rig, 1);
      rig.clock.advance(10 * lease);
      assert.deepEqual(closings(rig), []);
      await process.settle('prepare-worktree', prepared);
      assert.equal(process.at('run-session').effect.id, 'e3');
    });

    it('no longer than the process can renew them: who was stopped too long is handed over', async () => {
      const process = await withTasks(rig, 1);
      await process.settle('prepare-worktree', prepared);
      const { signal, settle } = process.at('run-session');
      rig.freeze(lease);
      process.send({ type: 'log-note', by: 'x', goalId: 'g1', level: 'info', text: 'awake again' });
      assert.deepEqual(closings(rig), ['s1 expired']);
      assert.equal(signal.aborted, true);
      settle(reported('t1', 'lost'));
      await flush();
      const [session] = [...process.engine.state().sessions.values()];
      assert.deepEqual([session?.id, session?.attempt], ['s2', 2]);
      await process.settle('run-session', reported('t1', 'tree1'));
      assert.equal(process.engine.state().tasks.get('t1')?.tree, 'tree1');
      assert.deepEqual(closings(rig), ['s1 expired', 's2 reported']);
    });

    it('with no timer that fires again and again while what is due waits for a slot', async () => {
      const process = await withTasks(rig, 2, rig.boot({ concurrency: 1 }));
      const checked = (tree: string, green: boolean) =>
        ({ kind: 'checked', evidence: evidenceOn(tree, green) }) as const;
      await process.settle('prepare-worktree', prepared);
      await process.settle('run-session', reported('t1', 'red'));
      await process.settle('run-checks', checked('red', false));
      await process.settle('run-session', reported('t1', 'built'));
      await process.settle('run-checks', checked('built', false));
      const [backingOff] = process.engine.state().backingOff.keys();
      assert.equal(backingOff, 't1');
      assert.ok(process.at('prepare-worktree', 't2'), 'the other task has the only slot');
      const before = rig.timers;
      rig.clock.advance(lease);
      assert.ok(rig.timers - before < 10, `${rig.timers - before} timers were set in the life of one lease`);
    });
  });
});
