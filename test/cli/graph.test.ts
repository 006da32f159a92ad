import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPlace, writeProject, type Place } from './driver.ts';

interface Near {
  readonly things: readonly { readonly id: string; readonly kind: string; readonly distance: number }[];
  readonly ties: readonly { readonly from: string; readonly kind: string; readonly to: string }[];
}

describe('the graph of a workspace on the command line', () => {
  let place: Place;
  let changed: string;
  const near = async (...args: readonly string[]): Promise<Near> => {
    const { stdout, stderr, code } = await place.maestro('graph', ...args, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Near;
  };
  before(async () => {
    place = createPlace();
    writeProject(place);
    assert.equal((await place.maestro('improve', '--tasks', '1')).code, 3);
    assert.equal((await place.maestro('index')).code, 0);
    const task = await near('t1');
    changed = task.ties.find(({ kind }) => kind === 'changes')?.to.slice('file:'.length) ?? '';
  });
  after(() => {
    place.dispose();
  });

  it('shows what a task has to do with its goal, its files and what is asked', async () => {
    const { code, stdout } = await place.maestro('graph', 't1');
    assert.equal(code, 0);
    assert.match(stdout, /^task:t1 {2}.*\(ready-for-review\)\n/);
    assert.match(stdout, /\n {2}is of goal:g1 {2}/);
    assert.match(stdout, /\n {2}changed file:/);
    assert.match(stdout, /\n {2}was decided or said: decision:q\d+ {2}.*\(open\)/);
  });

  it('leads from a file to its definitions and over its task to the goal, as far as is asked', async () => {
    const one = await near(changed);
    assert.ok(one.things.some(({ kind }) => kind === 'symbol'));
    assert.ok(one.things.some(({ id, distance }) => id === 'task:t1' && distance === 1));
    assert.ok(!one.things.some(({ kind }) => kind === 'goal'));
    const two = await near(changed, '--depth', '2');
    assert.ok(two.things.some(({ id, distance }) => id === 'goal:g1' && distance === 2));
    const symbol =
      one.things
        .find(({ kind }) => kind === 'symbol')
        ?.id.split('#')
        .at(-1) ?? '';
    assert.equal((await near(`symbol:${changed}#${symbol}`)).things[0]?.kind, 'symbol');
  });

  it('takes in what happened since, and is the same when its file was lost or damaged', async () => {
    assert.equal((await place.maestro('accept', 't1')).code, 0);
    const known = await near('t1', '--depth', '2');
    assert.ok(known.things.some(({ kind }) => kind === 'commit'));
    writeFileSync(path.join(place.folder, '.maestro/state/graph.db'), 'nonsense '.repeat(2_000));
    assert.deepEqual(await near('t1', '--depth', '2'), known);
  });

  it('says so of what is not known', async () => {
    const { code, stderr } = await place.maestro('graph', 'task:t99');
    assert.equal(code, 2);
    assert.match(stderr, /Nothing is known as "task:t99"/);
  });

  it('leads from a goal to what is remembered for it alone', async () => {
    const added = await place.maestro('memory', 'add', 'Leave the dates as they are.', '--goal', 'g1');
    const id = /Remembered as (\w+)\./.exec(added.stdout)?.[1] ?? '';
    assert.match((await place.maestro('memory')).stdout, /Leave the dates.*, for g1 alone/);
    assert.match((await place.maestro('memory', 'search', 'dates')).stdout, new RegExp(`^${id} `));
    assert.ok((await near('g1', '--depth', '1')).things.some((each) => each.id === `memory:${id}`));
    const refused = await place.maestro('memory', 'add', 'Leave it.', '--goal', 'g9');
    assert.deepEqual([refused.code, /There is no goal g9/.test(refused.stderr)], [2, true]);
    assert.notEqual((await place.maestro('memory', 'add', 'Leave it.', '--goal', 'g1', '--user')).code, 0);
  });
});
