import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { createSqliteJournalStore, type Processes } from '../../../src/adapters/sqlite-journal/index.ts';
import type { Clock, JournalStore } from '../../../src/core/ports/index.ts';
import { exportOf, good, reasonOf, streamOf } from '../../contracts/journal.stage.ts';
import { sampleNote } from '../../contracts/journal.samples.ts';
import { nameOf } from '../../security/cases.ts';
import { ask, end, journalPlace, type JournalPlace } from './journal-place.ts';

/** Computers with processes and clocks that a test sets. Timers never fire by themselves: heartbeats stop. */
function createWorld() {
  const world = { running: new Set<number>(), tick: 1_000_000, time: 1_700_000_000_000, beats: [] as (() => void)[] };
  const clock: Clock = {
    now: () => world.time,
    after(_delay, call) {
      world.beats.push(call);
      return () => (world.beats = world.beats.filter((beat) => beat !== call));
    },
  };
  const processes = (pid: number, machine: string): Processes => ({
    self: { pid, host: `host of ${machine}`, machine, started: `start of ${pid}` },
    isRunning: (other) => world.running.has(other),
    tick: () => world.tick,
  });
  return { world, clock, processes };
}

describe('the writer’s lease', () => {
  let place: JournalPlace;
  const { world, clock, processes } = createWorld();
  beforeEach(() => {
    place = journalPlace();
    Object.assign(world, { running: new Set([1, 2]), tick: 1_000_000, time: 1_700_000_000_000, beats: [] });
  });
  afterEach(() => place.release());

  const storeOf = (pid: number, machine = 'a'): JournalStore =>
    createSqliteJournalStore({ file: place.file, clock, processes: processes(pid, machine), staleAfter: 10_000 });
  const note = [sampleNote('a note')];

  it('is taken over at once from a process that is gone', () => {
    const first = good(storeOf(1).openWriter('editor'));
    assert.equal(reasonOf(storeOf(2).openWriter('command line')), 'read-only');
    world.running.delete(1);
    const second = good(storeOf(2).openWriter('command line'));
    assert.equal(reasonOf(first.append(note, 1, false)), 'read-only');
    good(second.append(note, 1, false));
    first.close();
    assert.equal(second.writer()?.label, 'command line');
    second.close();
  });

  it('is taken over from a process that lives when its heartbeat is too old, and not a moment before', () => {
    const first = good(storeOf(1).openWriter('editor'));
    world.tick += 10_000;
    assert.equal(reasonOf(storeOf(2).openWriter('command line')), 'read-only');
    world.tick += 1;
    const second = good(storeOf(2).openWriter('command line'));
    assert.equal(reasonOf(first.append(note, 1, true)), 'read-only');
    first.close();
    second.close();
  });

  it('stays with a process whose heart beats', () => {
    const first = good(storeOf(1).openWriter('editor'));
    for (let i = 0; i < 5; i++) {
      world.tick += 8_000;
      for (const beat of world.beats.splice(0)) beat();
      assert.equal(reasonOf(storeOf(2).openWriter('command line')), 'read-only');
    }
    first.close();
  });

  it(`${nameOf('JRN-18')}: the lease is not moved by it`, () => {
    const first = good(storeOf(1).openWriter('editor'));
    for (const jump of [1e9, -2e9, 5e10]) {
      world.time += jump;
      assert.equal(reasonOf(storeOf(2).openWriter('command line')), 'read-only');
      good(first.append(note, world.time, false));
    }
    first.close();
  });

  it('goes by the clock between two computers, where a process number says nothing', () => {
    const first = good(storeOf(1, 'a').openWriter('editor'));
    world.running.delete(1);
    world.tick += 1e6;
    assert.equal(reasonOf(storeOf(2, 'b').openWriter('command line')), 'read-only');
    world.time += 10_001;
    good(storeOf(2, 'b').openWriter('command line')).close();
    first.close();
  });

  it('once lost lets nothing be written, and does not come back when the thief leaves', async () => {
    const first = good(storeOf(1).openWriter('editor'));
    world.running.delete(1);
    good(storeOf(2).openWriter('command line')).close();
    assert.equal(reasonOf(first.append(note, 1, false)), 'read-only');
    assert.equal(reasonOf(await first.rebuild()), 'read-only');
    assert.equal(reasonOf(await first.import(streamOf(await exportOf(first)))), 'read-only');
    assert.equal(first.lastSeq(), 0);
    first.close();
  });

  it('never lets two write, whatever happens to processes, clocks and heartbeats', () => {
    type Step =
      { kind: 'open' | 'write' | 'close' | 'die' | 'live'; pid: number } | { kind: 'pass' | 'set'; by: number };
    const pid = fc.constantFrom(1, 2, 3);
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('open' as const, 'write' as const), pid }) },
      fc.record({ kind: fc.constantFrom('close' as const, 'die' as const, 'live' as const), pid }),
      fc.record({ kind: fc.constantFrom('pass' as const, 'set' as const), by: fc.integer({ min: -2e4, max: 2e4 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const own = journalPlace();
        const writers = new Map<number, ReturnType<typeof open>>();
        const open = (number: number) => {
          const options = { file: own.file, clock, processes: processes(number, 'a'), staleAfter: 10_000 };
          return createSqliteJournalStore(options).openWriter(`p${number}`);
        };
        // The model: whoever opened last is the only one that can write, until it closes.
        let holder: number | null = null;
        let written = 0;
        for (const one of steps) {
          if (one.kind === 'pass') world.tick += Math.abs(one.by);
          else if (one.kind === 'set') world.time += one.by;
          else if (one.kind === 'die') world.running.delete(one.pid);
          else if (one.kind === 'live') world.running.add(one.pid);
          else if (one.kind === 'open' && !writers.get(one.pid)?.ok) {
            writers.set(one.pid, open(one.pid));
            if (writers.get(one.pid)?.ok) holder = one.pid;
          } else if (one.kind === 'close') {
            const writer = writers.get(one.pid);
            if (writer?.ok) writer.value.close();
            writers.delete(one.pid);
            if (holder === one.pid) holder = null;
          } else if (one.kind === 'write') {
            const writer = writers.get(one.pid);
            if (!writer?.ok) continue;
            const outcome = writer.value.append(note, 1, false);
            assert.equal(outcome.ok, holder === one.pid);
            if (outcome.ok) assert.equal(outcome.value[0]?.seq, ++written);
          }
        }
        for (const writer of writers.values()) if (writer.ok) writer.value.close();
        void own.release();
      }),
      { numRuns: 60 },
    );
  });

  describe('between real processes', () => {
    const store = () => createSqliteJournalStore({ file: place.file, staleAfter: 300 });

    it(`${nameOf('CON-13')}: it is refused by a process that was stopped while it was taken over`, async () => {
      const child = await place.startChild(300);
      assert.equal(await ask(child, 'open'), 'ok');
      assert.equal(await ask(child, 'append'), 'ok');
      child.kill('SIGSTOP');
      let taken = store().openWriter('thief');
      for (
        const start = performance.now();
        !taken.ok && performance.now() - start < 20_000;
        taken = store().openWriter('thief')
      ) {
        await wait(20);
      }
      const thief = good(taken);
      child.kill('SIGCONT');
      assert.equal(await ask(child, 'append'), 'read-only');
      good(thief.append(note, 1, true));
      assert.deepEqual(await thief.verify().then(({ events, broken }) => ({ events, broken })), {
        events: 2,
        broken: null,
      });
      thief.close();
    });

    it('is free as soon as its process was killed', async () => {
      const child = await place.startChild();
      assert.equal(await ask(child, 'open'), 'ok');
      assert.equal(reasonOf(store().openWriter('thief')), 'read-only');
      await end(child);
      good(store().openWriter('thief')).close();
    });

    it(nameOf('CON-03'), async () => {
      const children = await Promise.all([1, 2, 3, 4].map(() => place.startChild()));
      const answers = await Promise.all(children.map((child) => ask(child, 'turns')));
      assert.deepEqual(answers, ['ok', 'ok', 'ok', 'ok']);
      const reader = good(store().openReader());
      assert.deepEqual(await reader.verify().then(({ events, broken }) => [events, broken]), [100, null]);
      reader.close();
    });

    it('goes to one of many that ask at the same time for a new journal', async () => {
      const children = await Promise.all([1, 2, 3].map(() => place.startChild()));
      const answers = await Promise.all(children.map((child) => ask(child, 'open')));
      assert.deepEqual(answers.sort(), ['ok', 'read-only', 'read-only']);
    });

    it(`${nameOf('CON-01')}: one writes, who carries out the commands that others leave`, async () => {
      const child = await place.startChild();
      assert.equal(await ask(child, 'open'), 'ok');
      assert.equal(await ask(child, 'serve'), 'ok');
      const reader = good(store().openReader());
      assert.equal(reader.writer()?.label, 'child');
      assert.equal(reader.writer()?.pid, child.pid);
      const told = new Promise<void>((resolve) => reader.onAppended(resolve));
      good(await reader.handOver({ type: 'cancel-goal', by: 'ann', goalId: 'g1', reason: 'enough' }, 10_000));
      assert.equal(reader.lastSeq(), 1);
      const alive = setTimeout(() => undefined, 10_000);
      await told;
      clearTimeout(alive);
      reader.close();
    });
  });
});
