import assert from 'node:assert/strict';
import { TaskStatus } from '../../src/core/domain/index.ts';
import { moveCommand, personMove, personMoves } from '../../src/core/machine/index.ts';
import { broke, createScenario, evidenceOn, plan, planned, prepared, reported, statesGoal } from './scenario.ts';
import type { Scenario } from './scenario.ts';

function planMade(more: Parameters<typeof planned>[1] = {}): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a', more), planned('b', { dependsOn: ['a'] })));
  return s;
}

function started(): Scenario {
  const s = planMade();
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  return s;
}

function inReview(): Scenario {
  const s = started();
  s.answer('run-session', reported('t1', 'tree1'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
  s.answer('run-session', reported('t1', 'tree2'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
  return s;
}

function atChangeGate(): Scenario {
  const s = inReview();
  s.answer('run-session', reported('t1', 'tree2'));
  return s;
}

function blocked(): Scenario {
  const s = started();
  s.answer('run-session', broke);
  s.answer('run-session', broke);
  return s;
}

function heldAtStart(): Scenario {
  const s = planMade({ risk: 'high' });
  s.send({ type: 'start-task', taskId: 't1' });
  return s;
}

/** Where the moves of a task lead that a person may ask for. */
function legal(s: Scenario, taskId = 't1'): readonly string[] {
  return personMoves(s.state, s.task(taskId)).flatMap(({ to, move }) => (move.ok ? `${to}: ${move.value.does}` : []));
}

describe('the moves that a person may ask for', () => {
  const stories: readonly (readonly [name: string, make: () => Scenario, status: string, moves: readonly string[]])[] =
    [
      ['a task that waits for others', planMade, 'pending', ['cancelled: cancel']],
      ['a risky task at its act gate', heldAtStart, 'pending', ['in-progress: start', 'cancelled: cancel']],
      ['a task at work', started, 'in-progress', ['cancelled: cancel']],
      ['a blocked task', blocked, 'blocked', ['in-progress: retry', 'cancelled: cancel']],
      ['a task under review', inReview, 'ready-for-review', ['retrying: request-changes', 'cancelled: cancel']],
      [
        'a task at its change gate',
        atChangeGate,
        'ready-for-review',
        ['retrying: request-changes', 'completed: accept', 'cancelled: cancel'],
      ],
    ];
  for (const [name, make, status, moves] of stories) {
    it(`lead ${name} to: ${moves.join(', ')}`, () => {
      const s = make();
      assert.equal(s.task('t1').status, status);
      assert.deepEqual(legal(s), moves);
    });

    it(`are what the machine does when it is asked to, for ${name}`, () => {
      for (const to of TaskStatus.options) {
        const s = make();
        const move = personMove(s.state, s.task('t1'), to);
        if (!move.ok) continue;
        const { refused } = s.send(moveCommand(move.value, 't1', 'Ada', 'on the board'));
        assert.equal(refused, null, to);
        assert.notEqual(s.task('t1').status === status && s.state.gates.size > 0, true, `${to} changed nothing`);
      }
    });
  }

  it('say how many hunks are accepted with the rest', () => {
    const s = atChangeGate();
    s.send({ type: 'decide-hunks', by: 'Ada', taskId: 't1', hunkIds: ['h1'], verdict: 'rejected' });
    const move = personMove(s.state, s.task('t1'), 'completed');
    assert.ok(move.ok && move.value.does === 'accept');
    assert.deepEqual([move.value.undecided, move.value.accepted], [1, 1]);
  });

  it('are refused with what stands in the way', () => {
    const why = (s: Scenario, to: TaskStatus, taskId = 't1') => {
      const move = personMove(s.state, s.task(taskId), to);
      return move.ok ? 'legal' : move.error;
    };
    assert.equal(why(started(), 'in-progress'), 'same-state');
    assert.equal(why(started(), 'testing'), 'by-engine');
    assert.equal(why(started(), 'completed'), 'no-such-move');
    assert.equal(why(planMade(), 'in-progress', 't2'), 'by-engine');
    assert.equal(why(inReview(), 'completed'), 'no-gate');
    const rejected = atChangeGate();
    const none = { type: 'decide-hunks', by: 'Ada', taskId: 't1', verdict: 'rejected', keepOpen: true } as const;
    rejected.send(none);
    assert.equal(why(rejected, 'completed'), 'nothing-accepted');
    const over = started();
    over.send({ type: 'cancel-task', by: 'Ada', taskId: 't1', reason: '' });
    assert.equal(why(over, 'in-progress'), 'closed');
  });
});
