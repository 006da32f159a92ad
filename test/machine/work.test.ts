import assert from 'node:assert/strict';
import { event, type DomainEvent, type TranscriptEntry } from '../../src/core/domain/index.ts';
import { effortOf, reduce, type State } from '../../src/core/machine/index.ts';
import { twoAtWork, waits, type Scenario } from './scenario.ts';

const minute = 60_000;

function minutesOf({ goals, tasks }: State, taskId: string): readonly [task: number, goal: number] {
  const [task, goal] = [tasks.get(taskId)?.work, goals.get('g1')?.work];
  assert.ok(task && goal);
  return [effortOf(task).minutes, effortOf(goal).minutes];
}

function renews(s: Scenario, sessionId: string): void {
  s.send({ type: 'renew-session', sessionId });
}

describe('the time in which sessions run', () => {
  it('is counted by signs of life, once for all that run at the same time', () => {
    const s = twoAtWork();
    s.now += minute;
    renews(s, 's1');
    renews(s, 's2');
    s.now += minute;
    renews(s, 's1');
    assert.deepEqual(minutesOf(s.state, 't1'), [2, 2]);
    assert.deepEqual(minutesOf(s.state, 't2'), [1, 2]);
  });

  it('holds nothing of the time in which no process is at work', () => {
    const s = twoAtWork();
    s.now += minute;
    renews(s, 's1');
    s.now += 10 * 60 * minute;
    renews(s, 's1');
    assert.deepEqual(minutesOf(s.state, 't1'), [3, 3], 'a night counts as two minutes');
  });

  it('holds nothing of what a session waits for the person, nor of a clock that goes back', () => {
    const s = twoAtWork();
    s.send({
      type: 'ask-person',
      sessionId: 's1',
      callId: 'c1',
      kind: 'question',
      question: '?',
      risk: { risk: 'low', reasons: ['r'] },
      subject: 'x',
    });
    s.now += minute;
    waits(s);
    assert.deepEqual(minutesOf(s.state, 't1'), [1, 1]);
    s.now += minute;
    s.send({ type: 'answer-gate', by: 'Ada', gateId: 'q1', answer: 'approved', reason: 'y' });
    s.now -= 30 * minute;
    renews(s, 's1');
    assert.equal(minutesOf(s.state, 't1')[0], 1);
    s.now += minute;
    renews(s, 's1');
    assert.equal(minutesOf(s.state, 't1')[0], 2);
  });
});

describe('what is done for a task', () => {
  it('is counted by turns and their calls, for its goal, too', () => {
    const usage = { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    const sent = { bytes: 0, messages: 0, prefix: '', model: 'm' };
    const calls = ['a', 'b', 'c'].map((id) => ({ id, name: 'read-file', input: '{}' }));
    const entry: TranscriptEntry = {
      kind: 'turn',
      text: '',
      calls,
      stop: 'calls',
      usage,
      sent,
      latency: { first: 0, whole: 0 },
    };
    const turn: DomainEvent = event('transcript-extended', { goalId: 'g1', taskId: 't1', sessionId: 's1', entry });
    const s = twoAtWork();
    const state = [1, 2].reduce((before) => reduce(before, turn, s.now), s.state);
    for (const work of [state.tasks.get('t1')?.work, state.goals.get('g1')?.work]) {
      assert.deepEqual([work?.turns, work?.calls], [2, 6]);
    }
    assert.equal(state.tasks.get('t2')?.work.turns, 0);
  });
});
