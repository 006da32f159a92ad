import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createSystemClock } from '../../src/adapters/system-clock/index.ts';
import { openWorkspace, type Workspace } from '../../src/core/app/index.ts';
import { createLifetime, type Lifetime } from '../../src/core/base/index.ts';
import { journalsOf } from '../../src/local/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { sampleNote } from '../contracts/journal.samples.ts';
import { small } from './projects.ts';
import { createWorld, type World } from './world.ts';

const request = { text: 'Improve', workflow: 'improve', autonomy: 2, acceptLowRisk: false, paths: [], by: 'Ada' };

/** Resolves as soon as the workspace is as wanted, with each piece of news looked at. */
async function until(workspace: Workspace, holds: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const look = (): void => {
    if (holds()) resolve(null);
  };
  const off = workspace.onNews(look);
  look();
  await promise;
  off();
}

describe('a workspace in a host that stays open', function () {
  this.timeout(120_000);
  let world: World;
  let lifetime: Lifetime;

  function open(label: string, owner = lifetime): Workspace {
    return openWorkspace(
      {
        journals: journalsOf(world.folders),
        compose: () => world.surroundings(),
        clock: createSystemClock(),
        label,
      },
      owner,
    );
  }
  const waitsForPerson = (workspace: Workspace) => (): boolean => workspace.state().gates.size > 0;

  beforeEach(() => {
    world = createWorld(small);
    lifetime = createLifetime('test');
  });
  afterEach(async () => {
    await lifetime.dispose();
    world.dispose();
  });

  it('is absent and makes nothing before work is asked for', async () => {
    const workspace = open('first');
    await workspace.refresh();
    assert.equal(workspace.standing(), 'absent');
    assert.equal(workspace.journal(), null);
    assert.equal(workspace.trouble(), null);
  });

  it('becomes the writer when a goal is stated and nobody else is at work', async () => {
    const workspace = open('first');
    const goalId = valueOf(await workspace.startGoal(request));
    await until(workspace, waitsForPerson(workspace));
    assert.equal(workspace.standing(), 'writing');
    assert.equal(workspace.writer()?.label, 'first');
    assert.equal(workspace.state().goals.get(goalId)?.goal.text, 'Improve');
  });

  it('follows another writer, gives its commands and goals to it, and hears of each event once', async () => {
    const writing = open('first');
    valueOf(await writing.startGoal(request));
    await until(writing, waitsForPerson(writing));
    const following = open('second');
    const heard: number[] = [];
    following.onNews((events) => heard.push(...events.map(({ seq }) => seq)));
    await following.refresh();
    assert.equal(following.standing(), 'following');
    assert.deepEqual([...following.state().gates.keys()], [...writing.state().gates.keys()]);
    valueOf(await following.give({ type: 'cancel-goal', by: 'Bob', goalId: 'g1', reason: 'enough' }));
    await until(following, () => following.state().goals.get('g1')?.status === 'cancelled');
    assert.equal(valueOf(await following.startGoal({ ...request, text: 'Improve again' })), 'g2');
    assert.equal(following.standing(), 'following');
    assert.deepEqual(
      heard,
      heard.map((_, index) => index + 1),
    );
  });

  it('takes the workspace over from a writer that is asked to leave, and goes on with its work', async () => {
    const earlier = open('first');
    valueOf(await earlier.startGoal(request));
    await until(earlier, waitsForPerson(earlier));
    const later = open('second');
    await later.refresh();
    valueOf(await later.takeOver('Bob'));
    assert.equal(later.standing(), 'writing');
    await until(earlier, () => earlier.standing() === 'following');
    assert.equal(earlier.writer()?.label, 'second');
    valueOf(await earlier.give({ type: 'cancel-goal', by: 'Ada', goalId: 'g1', reason: 'enough' }));
    assert.equal(later.state().goals.get('g1')?.status, 'cancelled');
  });

  it('stops everything from another process at once, and goes on from there when the person wants', async () => {
    const working = open('first');
    valueOf(await working.startGoal(request));
    await until(working, () => [...working.state().sessions.values()].length > 0);
    const other = open('second');
    await other.refresh();
    valueOf(await other.stopEverything('Bob'));
    await until(working, () => working.standing() === 'following' && !working.writer()?.alive);
    await other.refresh();
    assert.equal(other.state().goals.get('g1')?.paused, true);
    assert.equal(other.state().goals.get('g1')?.status, 'running');
    valueOf(await other.give({ type: 'continue-goal', by: 'Bob', goalId: 'g1' }));
    assert.equal(other.standing(), 'writing');
    await until(other, waitsForPerson(other));
  });

  it('stops everything where it works itself, and has nothing to stop where nobody works', async () => {
    const workspace = open('first');
    valueOf(await workspace.stopEverything('Ada'));
    valueOf(await workspace.startGoal(request));
    valueOf(await workspace.stopEverything('Ada'));
    assert.equal(workspace.standing(), 'following');
    assert.equal(workspace.writer(), null);
    assert.equal(workspace.state().goals.get('g1')?.paused, true);
  });

  it('goes on where a closed host left off', async () => {
    const first = createLifetime('first');
    const earlier = open('first', first);
    valueOf(await earlier.startGoal(request));
    await until(earlier, () => earlier.state().tasks.size > 0);
    await first.dispose();
    const later = open('second');
    await later.refresh();
    assert.equal(later.standing(), 'following');
    assert.equal(later.writer(), null);
    valueOf(await later.write());
    await until(later, waitsForPerson(later));
  });

  it('refuses to write after its end', async () => {
    const workspace = open('first');
    await lifetime.dispose();
    const refused = await workspace.write();
    assert.ok(!refused.ok);
    assert.equal(refused.error.reason, 'stale');
  });

  it('reads what git keeps, as the writer and beside one', async () => {
    const first = open('first');
    valueOf(await first.startGoal(request));
    const second = open('second');
    await second.refresh();
    for (const workspace of [first, second]) {
      const repository = valueOf(await workspace.repository());
      assert.equal(await repository.fileAt('HEAD', 'src/main.ts'), world.read('src/main.ts'));
    }
    assert.equal(second.standing(), 'following');
  });

  it('makes what the person wrote into a proposal the change, proved by checks of its own', async () => {
    const workspace = open('first');
    valueOf(await workspace.startGoal(request));
    await until(workspace, waitsForPerson(workspace));
    const [task] = [...workspace.state().tasks.values()].filter(({ status }) => status === 'ready-for-review');
    assert.ok(task?.change && task.evidence);
    const [file] = task.change.files.filter(({ status }) => status === 'modified');
    assert.ok(file);
    const repository = valueOf(await workspace.repository());
    const text = `// mine\n${(await repository.fileAt(task.change.tree, file.path)) ?? ''}`;
    const files = [{ path: file.path, text }];
    const { id: taskId } = task.task;
    valueOf(await workspace.give({ type: 'edit-proposal', by: 'Ada', taskId, changeId: task.change.id, files }));
    const now = () => workspace.state().tasks.get(taskId);
    await until(workspace, () => now()?.status === 'ready-for-review' && now()?.change?.id !== task.change?.id);
    assert.equal(await repository.fileAt(now()?.change?.tree ?? '', file.path), text);
    assert.equal(now()?.evidence?.tree, now()?.change?.tree);
    assert.equal(now()?.evidence?.green, true);
  });

  it('lets go of a journal that was deleted', async () => {
    const writer = open('first', lifetime.child('writer'));
    valueOf(await writer.startGoal(request));
    const follower = open('second');
    await follower.refresh();
    assert.equal(follower.state().goals.size, 1);
    rmSync(world.folders.state, { recursive: true });
    await follower.refresh();
    assert.deepEqual([follower.standing(), follower.state().goals.size], ['absent', 0]);
  });

  it('goes over to a journal that took the place of the one it followed, shorter or longer, by itself', async () => {
    const follower = open('follower');
    for (const [round, notes] of [3, 5, 5, 1].entries()) {
      rmSync(world.folders.state, { recursive: true, force: true });
      const writer = valueOf(journalsOf(world.folders).openWriter('another'));
      const text = (count: number): string => `note ${String(count)} of round ${String(round)}`;
      const told: string[] = [];
      const off = follower.onNews((events) => {
        told.push(...events.flatMap(({ type, data }) => (type === 'note-logged' ? data.text : [])));
      });
      for (let count = 0; count < notes; count++) valueOf(writer.append([sampleNote(text(count))], 1, false));
      if (round === 0) await follower.refresh();
      await until(follower, () => told.includes(text(notes - 1)));
      valueOf(writer.append([sampleNote('and on')], 1, false));
      await until(follower, () => told.includes('and on'));
      assert.deepEqual(told, [...Array.from({ length: notes }, (_, count) => text(count)), 'and on']);
      off();
      writer.close();
    }
  });
});
