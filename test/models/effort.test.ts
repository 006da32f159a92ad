import assert from 'node:assert/strict';
import { limitKey, noCost, type Effort } from '../../src/core/domain/index.ts';
import {
  allowedBy,
  boundsOfWork,
  effortNeared,
  effortShortage,
  type EffortConfig,
} from '../../src/core/models/index.ts';

const usual = boundsOfWork({}, {});

function config(
  done: Partial<Effort>,
  more: { readonly raised?: Readonly<Record<string, number>>; readonly warned?: number } = {},
): EffortConfig {
  const effort = { turns: 0, calls: 0, minutes: 0, ...done };
  return {
    bounds: boundsOfWork({ task: { turns: 10, calls: 20, minutes: 5 } }, {}),
    goalId: 'g1',
    taskId: 't1',
    books: {
      spent: () => noCost,
      worked: (scope) => (scope === 'task' ? effort : { turns: 0, calls: 0, minutes: 0 }),
      raised: (name) => more.raised?.[limitKey(name)] ?? 0,
      warned: () => more.warned ?? 0,
    },
  };
}

describe('the bounds of work', () => {
  it('are there without anybody setting them', () => {
    assert.deepEqual(usual, {
      task: { turns: 400, calls: 1_200, minutes: 180, helpers: 20 },
      goal: { turns: 2_000, calls: 6_000, minutes: 480 },
    });
  });

  it('are raised by the person one by one, and only tightened by the team', () => {
    const { task, goal } = boundsOfWork(
      { task: { turns: 1_000, helpers: 50 }, goal: { minutes: 60 } },
      { task: { turns: 900, calls: 5_000, helpers: 3 }, goal: { minutes: 600, turns: 7 } },
    );
    assert.deepEqual(task, { turns: 900, calls: 1_200, minutes: 180, helpers: 3 });
    assert.deepEqual(goal, { turns: 7, calls: 6_000, minutes: 60 });
  });

  it('leave the usual limit in dollars where only they are set', () => {
    const { limits, isUsual } = allowedBy({ goal: { turns: 5 } }, {}, {});
    assert.deepEqual([limits.goal?.dollars, isUsual], [20, true]);
  });
});

describe('work that comes to a bound', () => {
  it('stops before the turn that would pass it', () => {
    assert.equal(effortShortage(config({ turns: 9 }), 'turn'), null);
    const shortage = effortShortage(config({ turns: 10 }), 'turn');
    assert.deepEqual(shortage, { scope: 'task', of: 't1', unit: 'turns', limit: 10, spent: 10, needed: 1, raise: 5 });
    assert.equal(effortShortage(config({ turns: 10 }, { raised: { 't/': 0, 'task/t1/turns': 5 } }), 'turn'), null);
    assert.equal(effortShortage(config({ minutes: 5 }), 'turn')?.unit, 'minutes');
    assert.equal(effortShortage(config({ minutes: 4.9 }), 'turn'), null);
  });

  it('stops before calls are carried out that pass it, and asks for as much as they need', () => {
    assert.equal(effortShortage(config({ calls: 20 }), 'calls'), null, 'these are within it');
    assert.equal(effortShortage(config({ calls: 20 }), 'turn')?.unit, 'calls');
    const shortage = effortShortage(config({ calls: 60 }), 'calls');
    assert.deepEqual([shortage?.needed, shortage?.raise], [40, 40]);
    assert.equal(effortShortage(config({ turns: 10 }), 'calls'), null, 'a turn that was taken is carried out');
  });

  it('is told of at 50, 75 and 90 percent, each once', () => {
    const shares = (done: Partial<Effort>, warned = 0) =>
      effortNeared(config(done, { warned })).map(({ share }) => share);
    assert.deepEqual(shares({ turns: 4 }), []);
    assert.deepEqual(shares({ turns: 5, calls: 15 }), [50, 75]);
    assert.deepEqual(shares({ turns: 5 }, 50), []);
    assert.deepEqual(shares({ turns: 9 }, 75), [90]);
  });
});
