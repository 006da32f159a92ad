import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { transitions, type State } from '../../src/core/machine/index.ts';
import { renderStateSpace, walkStateSpace } from './state-space.ts';

const page = new URL('../../docs/lifecycle.md', import.meta.url);

describe('the state space of one task', () => {
  const statuses = new Set<string>();
  const check = (state: State): void => {
    for (const task of state.tasks.values()) {
      statuses.add(task.status);
      if (task.status === 'completed') assert.ok(task.commit && task.evidence?.green);
      if (task.status !== 'ready-for-review' || state.effects.size > 0) continue;
      assert.ok(state.gates.size > 0, 'whatever waits in review waits for somebody');
    }
  };
  const space = walkStateSpace(check);

  it('holds every state of the lifecycle and no move outside its table', () => {
    assert.deepEqual([...statuses].sort(), [...new Set(transitions.flatMap(({ from, to }) => [from, to]))].sort());
    const open = new Set(transitions.map(({ from }) => from));
    for (const [status, row] of space.table) {
      if (status.startsWith('goal') || open.has(status as never)) continue;
      const ends = [...row.values()].flatMap((targets) => [...targets]);
      assert.deepEqual([...new Set(ends)].sort(), [status, 'refused'].sort(), `${status} is final`);
    }
  });

  it('is the one that the documentation shows', () => {
    const text = renderStateSpace(space);
    if (process.env.UPDATE === '1') writeFileSync(page, text);
    assert.equal(readFileSync(page, 'utf8'), text, 'run it with UPDATE=1 and read the difference');
  });
});
