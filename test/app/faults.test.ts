import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createTypeScriptWorkshop } from '../../src/adapters/typescript/index.ts';
import { composeEngine } from '../../src/local/index.ts';
import { openMaestro, type Maestro } from '../../src/core/app/index.ts';
import { err, ok } from '../../src/core/base/index.ts';
import { failure, type JournalEvent } from '../../src/core/domain/index.ts';
import type { Repository } from '../../src/core/ports/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { live } from '../runs/killing.ts';
import { auditJournal, auditLeftovers } from './audit.ts';
import { playIn } from './play.ts';
import { sample, settings, small } from './projects.ts';
import { expectGolden } from './transcript.ts';
import { createWorld, sharedWorkshop, type Change, type World } from './world.ts';

const request = { text: 'Improve', workflow: 'improve', autonomy: 2, acceptLowRisk: true, paths: [], by: 'Ada' };
const cancel = { type: 'cancel-goal' as const, by: 'Ada', goalId: 'g1', reason: 'enough' };

/** The one append with this number is refused as on a full disk. */
function fullDiskAt(number: number): Change {
  return (surroundings) => ({
    ...surroundings,
    journals: {
      ...surroundings.journals,
      openWriter(label) {
        const opened = surroundings.journals.openWriter(label);
        if (!opened.ok) return opened;
        let count = 0;
        const append: (typeof opened.value)['append'] = (...given) =>
          ++count === number ? err(failure('disk-full', 'The disk is full.')) : opened.value.append(...given);
        return ok({ ...opened.value, append });
      },
    },
  });
}

/** Does something before a step of the repository. */
function before(step: 'prepareWorktree' | 'draftIntegration', act: (key: string) => void): Change {
  return (surroundings) => ({
    ...surroundings,
    async openRepository(...given) {
      const opened = await surroundings.openRepository(...given);
      if (!opened.ok) return opened;
      const repository = opened.value;
      const changed: Pick<Repository, 'prepareWorktree' | 'draftIntegration'> = {
        prepareWorktree(key, commit) {
          if (step === 'prepareWorktree') act(key);
          return repository.prepareWorktree(key, commit);
        },
        draftIntegration(integration) {
          if (step === 'draftIntegration') act(integration.key);
          return repository.draftIntegration(integration);
        },
      };
      return ok({ ...repository, ...changed });
    },
  });
}

function heard(maestro: Maestro, when: (event: JournalEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    maestro.onEvents((events) => {
      if (events.some(when)) resolve();
    });
  });
}

/** Waits for the end of a run that landed one task, and checks what must be true of it. */
async function assertLanded(world: World, maestro: Maestro): Promise<void> {
  await maestro.settled();
  await auditJournal(maestro);
  await maestro.close();
  auditLeftovers(world, maestro.state());
  assert.equal(maestro.state().goals.get('g1')?.status, 'completed');
  assert.equal(world.git('log', '--format=%s', 'main..maestro/improve'), 'Declare with const and let in src/main.ts');
}

describe('an engine among faults', () => {
  const { share, end } = sharedWorkshop();
  after(end);

  async function within(world: World, scene: () => Promise<void>): Promise<void> {
    const things = world.personsThings();
    try {
      await scene();
      assert.deepEqual(world.personsThings(), things, "the person's own things changed");
    } finally {
      world.dispose();
    }
  }

  for (const number of [2, 5, 8, 10]) {
    it(`halts when the disk is full at its append ${String(number)}, and goes on when it is opened again`, async () => {
      const world = createWorld(small);
      await within(world, async () => {
        const halting = await world.open((surroundings) => fullDiskAt(number)(share(surroundings)));
        await halting.startGoal(request);
        await halting.settled();
        assert.equal(halting.halted()?.reason, 'disk-full');
        const answer = halting.dispatch(cancel);
        assert.equal(answer.ok, false);
        await auditJournal(halting);
        await halting.close();
        const going = await world.open(share);
        if (going.state().goals.size === 0) valueOf(await going.startGoal(request));
        await assertLanded(world, going);
      });
    });
  }

  it('says that git is missing before anything is made', async () => {
    const world = createWorld(small);
    await within(world, async () => {
      const { surroundings } = await composeEngine(world.folders, { ...world.environment, PATH: world.top });
      const opened = await openMaestro(surroundings, 'test');
      assert.ok(!opened.ok);
      assert.equal(opened.error.reason, 'tool-missing');
      assert.match(opened.error.person, /git/);
    });
  });

  it('says why no worktree can be made, and works when it can', async () => {
    const world = createWorld(small);
    await within(world, async () => {
      const maestro = await world.open(share);
      rmSync(world.folders.worktrees, { recursive: true, force: true });
      writeFileSync(world.folders.worktrees, 'in the way');
      const refused = await maestro.startGoal(request);
      assert.ok(!refused.ok);
      assert.ok(refused.error.person.includes(world.folders.worktrees), refused.error.person);
      rmSync(world.folders.worktrees);
      mkdirSync(world.folders.worktrees);
      valueOf(await maestro.startGoal(request));
      await maestro.settled();
      assert.equal(maestro.state().goals.get('g1')?.status, 'completed');
      await auditJournal(maestro);
      await maestro.close();
      auditLeftovers(world, maestro.state());
    });
  });

  it('names the program of a check that is not there', async () => {
    const checks = { commands: [{ name: 'test', kind: 'test', command: 'no-such-runner --all' }] };
    const world = createWorld({ ...small, '.maestro/config.json': settings({ checks }) });
    expectGolden('check-missing', await playIn(world, (play) => play.improve(), share));
  });

  it('tries again when a thread of the workshop dies', async () => {
    const world = createWorld(small);
    const workerUrl = new URL('./crashing-worker.ts', import.meta.url);
    const crashing: Change = (given) => ({ ...given, workshop: createTypeScriptWorkshop({ workerUrl, workers: 1 }) });
    const transcript = await playIn(world, (play) => play.improve({ acceptLowRisk: true }), crashing);
    expectGolden('worker-dies', transcript);
  });

  it('stops when another process took its lease, which finishes the work', async () => {
    const world = createWorld(small);
    await within(world, async () => {
      const first = await world.open(share);
      const isProving = heard(first, ({ type, data }) => type === 'stage-moved' && data.stageId === 'prove');
      valueOf(await first.startGoal(request));
      await isProving;
      // What another process does that finds the heartbeat too old.
      const database = new DatabaseSync(world.folders.journal);
      database.exec('UPDATE lease SET held = 0');
      database.close();
      const second = await world.open(share);
      await first.settled();
      assert.equal(first.halted()?.reason, 'read-only');
      await first.close();
      await assertLanded(world, second);
    });
  });

  it('leaves no worktree of a task that is cancelled while the worktree is made', async () => {
    const world = createWorld(small);
    await within(world, async () => {
      let stop = (): void => undefined;
      const change = before('prepareWorktree', (key) => {
        if (key === 'g1-t1') stop();
      });
      const maestro = await world.open((surroundings) => change(share(surroundings)));
      stop = () => void maestro.dispatch(cancel);
      valueOf(await maestro.startGoal(request));
      await maestro.settled();
      await auditJournal(maestro);
      assert.equal(maestro.state().tasks.get('t1')?.status, 'cancelled');
      await maestro.close();
      auditLeftovers(world, maestro.state());
    });
  });

  it('commits nothing of a task that is cancelled while it is integrated', async () => {
    const world = createWorld(small);
    await within(world, async () => {
      let stop = (): void => undefined;
      const change = before('draftIntegration', () => stop());
      const maestro = await world.open((surroundings) => change(share(surroundings)));
      stop = () => void maestro.dispatch(cancel);
      valueOf(await maestro.startGoal(request));
      await maestro.settled();
      await auditJournal(maestro);
      assert.equal(maestro.state().tasks.get('t1')?.status, 'cancelled');
      assert.equal(world.git('log', '--format=%s', 'main..maestro/improve'), '');
      await maestro.close();
      auditLeftovers(world, maestro.state());
    });
  });

  it('goes on exactly where it was when it is killed', async () => {
    const world = createWorld(sample);
    const { isKilled } = await live(world, null, ['evidence-recorded', '2']);
    assert.ok(isKilled);
    const transcript = await playIn(world, (play) => play.maestro.settled(), share);
    expectGolden('killed-and-resumed', transcript);
  });
});
