import assert from 'node:assert/strict';
import { limitKey, type Command, type Gate, type LimitShortage } from '../../src/core/domain/index.ts';
import { fold, isAsking } from '../../src/core/machine/index.ts';
import { dueCommands, nextDue } from '../../src/core/workflow/index.ts';
import { plain } from './plain.ts';
import {
  broke,
  createScenario,
  plan,
  planned,
  prepared,
  statesGoal,
  twoAtWork,
  waits,
  type Scenario,
} from './scenario.ts';

const by = 'Ada';

const ofGoal: LimitShortage = { scope: 'goal', of: 'g1', unit: 'dollars', limit: 2, spent: 1.9, needed: 0.3, raise: 1 };

function asks(sessionId: string, more: Partial<LimitShortage> = {}): Command {
  return { type: 'ask-at-limit', sessionId, model: 'p/m', shortage: { ...ofGoal, ...more } };
}

/** Both sessions wait at the limit of their goal. */
function bothWait(): Scenario {
  const s = twoAtWork();
  for (const sessionId of ['s1', 's2']) {
    s.send(asks(sessionId));
    waits(s);
  }
  return s;
}

function gate(s: Scenario): Gate {
  const [open] = [...s.state.gates.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.ok(open);
  return open;
}

function answers(s: Scenario, answer: 'approved' | 'denied' | 'changes-requested') {
  return s.send({ type: 'answer-gate', by, gateId: gate(s).id, answer, reason: '' });
}

function agrees(s: Scenario): void {
  assert.deepEqual(plain(fold(s.journal)), plain(s.state));
}

describe('a session at a limit', () => {
  it('waits without a lease, and all of its goal who come to the same limit wait for one answer', () => {
    const s = bothWait();
    assert.equal(s.state.gates.size, 1);
    assert.equal(gate(s).kind, 'budget');
    assert.equal(gate(s).taskId, undefined, 'it is the goal that has the limit');
    assert.match(
      gate(s).question,
      /\$1\.90 of \$2\.00 are spent, the next call of p\/m may take \$0\.30.*by \$1\.00\?/,
    );
    assert.ok(isAsking(s.state, 's1') && isAsking(s.state, 's2'));
    s.now += 1e9;
    assert.deepEqual(dueCommands(s.state, s.now, { concurrency: 1 }), []);
    agrees(s);
  });

  it('goes on with all others when the person says yes, and the limit is raised by what was stated', () => {
    const s = bothWait();
    assert.equal(answers(s, 'approved').refused, null);
    assert.equal(s.state.limits.get(limitKey(ofGoal))?.raised, 1);
    assert.equal(s.state.atLimit.size, 0);
    const open = [...s.state.effects.values()].map(({ request }) => request.kind);
    assert.deepEqual(open, ['run-session', 'run-session']);
    s.send(asks('s1', { limit: 3, spent: 2.9 }));
    answers(s, 'approved');
    assert.equal(s.state.limits.get(limitKey(ofGoal))?.raised, 2, 'it adds up');
    agrees(s);
  });

  it('goes on at once when the yes came before it rested', () => {
    const s = twoAtWork();
    s.send(asks('s1'));
    answers(s, 'approved');
    waits(s);
    assert.equal(s.state.sessions.get('s1')?.held, false);
    assert.ok(s.open('run-session'));
  });

  it('is paused by a no with its goal, loses nothing, and asks again when it is continued', () => {
    const s = bothWait();
    answers(s, 'denied');
    assert.equal(s.state.goals.get('g1')?.paused, true);
    assert.equal(s.state.limits.get(limitKey(ofGoal)), undefined);
    assert.ok(!s.open('run-session'));
    assert.deepEqual([...s.state.sessions.keys()], ['s1', 's2']);
    assert.equal(s.task('t1').failedAttempts, 0);
    s.send({ type: 'continue-goal', by, goalId: 'g1' });
    assert.ok(s.open('run-session'));
    s.send(asks('s1'));
    assert.equal(s.state.gates.size, 1);
    agrees(s);
  });

  it('is paused alone where the limit is that of its task', () => {
    const s = twoAtWork();
    s.send(asks('s1', { scope: 'task', of: 't1' }));
    waits(s);
    assert.equal(gate(s).taskId, 't1');
    answers(s, 'denied');
    assert.equal(s.task('t1').paused, true);
    assert.equal(s.state.goals.get('g1')?.paused, false);
    assert.ok(s.open('run-session'), 'the other one works on');
  });

  it('is asked about its task under its own name, and does not hide the gate of a stage', () => {
    const s = twoAtWork();
    s.send(asks('s1', { scope: 'task', of: 't1' }));
    const answered = s.send({ type: 'answer-gate', by, gateId: 't1', answer: 'approved', reason: '' });
    assert.equal(answered.refused, null);
    assert.equal(s.state.gates.size, 0);
  });

  it('is asked nothing that only changes could answer', () => {
    const s = bothWait();
    assert.match(answers(s, 'changes-requested').refused?.person ?? '', /approve or deny/);
    assert.equal(s.state.gates.size, 1);
  });

  it('leaves no question behind when it fails or its task is cancelled, but for others who wait', () => {
    for (const end of [
      (s: Scenario) => s.answer('run-session', broke),
      (s: Scenario) => s.send({ type: 'cancel-task', by, taskId: 't1', reason: '' }),
    ]) {
      const s = twoAtWork();
      s.send(asks('s1'));
      s.send(asks('s2'));
      end(s);
      assert.equal(s.state.gates.size, 1, 's2 waits for it');
      s.send({ type: 'cancel-task', by, taskId: 't2', reason: '' });
      assert.equal(s.state.gates.size, 0);
      assert.equal(s.state.atLimit.size, 0);
      agrees(s);
    }
  });

  describe('of a day, at which two goals wait', () => {
    const ofDay = { scope: 'day' as const, of: '2026-11-26' };

    function twoGoals(): Scenario {
      const s = twoAtWork();
      s.send(statesGoal());
      const planner = [...s.state.effects.values()].find(({ request }) => request.kind === 'make-plan');
      assert.ok(planner);
      s.send(asks('s1', ofDay));
      waits(s);
      s.send(asks(planner.id, ofDay));
      s.answer('make-plan', { kind: 'planner-waits' });
      assert.deepEqual(
        [...s.state.gates.values()].map(({ goalId }) => goalId).sort(),
        ['g1', 'g2'],
        'each goal asks for itself',
      );
      return s;
    }

    it('goes on in both with a yes to one', () => {
      const s = twoGoals();
      answers(s, 'approved');
      assert.equal(s.state.gates.size, 0);
      assert.ok(s.open('make-plan') && s.open('run-session'));
      agrees(s);
    });

    it('goes on by itself when the day is over', () => {
      const s = twoGoals();
      const due = () => dueCommands(s.state, s.now, { concurrency: 0 });
      s.send({ type: 'cancel-task', by, taskId: 't2', reason: '' });
      s.now = Date.parse('2026-11-26T12:00Z');
      assert.equal(nextDue(s.state, s.now), Date.parse('2026-11-27'));
      assert.match(s.send({ type: 'end-limit', gateId: gate(s).id }).refused?.person ?? '', /still holds/);
      s.now = Date.parse('2026-11-27');
      assert.deepEqual(
        due().map(({ type }) => type),
        ['end-limit', 'end-limit'],
      );
      for (const command of due()) s.send(command);
      assert.equal(s.state.gates.size, 0);
      assert.ok(s.open('make-plan') && s.open('run-session'));
      assert.equal(s.state.limits.size, 0, 'nothing was raised');
      agrees(s);
    });

    it('is paused in one alone by a no there', () => {
      const s = twoGoals();
      answers(s, 'denied');
      assert.equal(s.state.goals.get('g1')?.paused, true);
      assert.equal(s.state.goals.get('g2')?.paused, false);
      assert.equal(gate(s).goalId, 'g2');
      s.send({ type: 'cancel-goal', by, goalId: 'g2', reason: '' });
      assert.equal(s.state.gates.size, 0);
      agrees(s);
    });
  });

  it('keeps what has not begun from starting where all of its goal waits, until there is an answer', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.answer('make-plan', plan(planned('a'), planned('b')));
    s.send({ type: 'start-task', taskId: 't1' });
    s.answer('prepare-worktree', prepared);
    const due = () => dueCommands(s.state, s.now, { concurrency: 3 });
    const starts = [{ type: 'start-task', taskId: 't2' }];
    assert.deepEqual(due(), starts);
    s.send(asks('s1', { scope: 'task', of: 't1' }));
    assert.deepEqual(due(), starts, 'the limit of a task is that task’s alone');
    answers(s, 'approved');
    s.send(asks('s1'));
    assert.deepEqual(due(), []);
    answers(s, 'approved');
    assert.deepEqual(due(), starts);
  });

  it('is refused when it is closed', () => {
    assert.match(twoAtWork().send(asks('s9')).refused?.person ?? '', /closed/);
  });
});

describe('a planner at a limit', () => {
  function plannerWaits(): Scenario {
    const s = createScenario();
    s.send(statesGoal());
    s.send(asks('e1'));
    s.answer('make-plan', { kind: 'planner-waits' });
    return s;
  }

  it('goes on under the id of its first effect', () => {
    const s = plannerWaits();
    answers(s, 'approved');
    s.answer('make-plan', (request) => {
      assert.equal(request.kind === 'make-plan' && request.sessionId, 'e1');
      return plan(planned('a'));
    });
    assert.equal(s.state.goals.get('g1')?.status, 'running');
    agrees(s);
  });

  it('is paused by a no, and takes its question with it when the goal is cancelled', () => {
    const s = plannerWaits();
    answers(s, 'denied');
    assert.equal(s.state.goals.get('g1')?.paused, true);
    s.send({ type: 'continue-goal', by, goalId: 'g1' });
    s.send(asks('e1'));
    s.send({ type: 'cancel-goal', by, goalId: 'g1', reason: '' });
    assert.equal(s.state.gates.size + s.state.atLimit.size + s.state.effects.size, 0);
    agrees(s);
  });
});

describe('a warning of a limit', () => {
  const warns = (share: number): Command => ({
    type: 'note-limit',
    goalId: 'g1',
    taskId: 't1',
    sessionId: 's1',
    standing: { scope: 'goal', of: 'g1', unit: 'dollars', limit: 2, spent: (2 * share) / 100 },
    share,
  });

  it('comes once for each share, and again after the limit was raised', () => {
    const s = twoAtWork();
    const told = () => s.journal.filter(({ type }) => type === 'limit-neared').length;
    for (const share of [50, 50, 75, 50, 90]) s.send(warns(share));
    assert.equal(told(), 3);
    s.send(asks('s1'));
    answers(s, 'approved');
    s.send(warns(75));
    assert.equal(told(), 4);
    agrees(s);
  });
});
