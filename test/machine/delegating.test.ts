import assert from 'node:assert/strict';
import type { Command } from '../../src/core/domain/index.ts';
import { callKey, fold } from '../../src/core/machine/index.ts';
import { plain } from './plain.ts';
import { broke, createScenario, plan, planned, prepared, reported, statesGoal, type Scenario } from './scenario.ts';

function atWork(): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  return s;
}

function gives(callId: string, sessionId = 's1', most?: number): Command {
  const bounded = most === undefined ? {} : { most };
  return {
    type: 'delegate-work',
    sessionId,
    callId,
    role: 'writer',
    task: 'Write it up',
    why: 'I may not',
    ...bounded,
  };
}

function rests(s: Scenario, tree = 'tree0'): void {
  s.answer('run-session', { kind: 'session-waits', change: null, tree });
}

/** The session whose effect is open. */
function running(s: Scenario): readonly string[] {
  return [...s.state.effects.values()].flatMap(({ request }) =>
    request.kind === 'run-session' ? [request.sessionId] : [],
  );
}

describe('a part of the work that is given to another role', () => {
  it('is a session of its own, which begins when the giver rests and whose report is the answer to the call', () => {
    const s = atWork();
    s.send(gives('c1'));
    assert.deepEqual(running(s), ['s1'], 'two never work in one worktree at a time');
    rests(s, 'tree1');
    assert.deepEqual(running(s), ['s2']);
    assert.equal(s.state.sessions.get('s2')?.role, 'writer');
    s.answer('run-session', (request) => {
      assert.equal(request.kind === 'run-session' && request.startTree, 'tree1', "the giver's own work is not its");
      return reported('t1', 'tree2');
    });
    assert.deepEqual(running(s), ['s1']);
    assert.deepEqual(s.state.answers.get(callKey('s1', 'c1'))?.text, 'done: it is done');
    assert.equal(s.task('t1').tree, 'tree2');
    assert.deepEqual(s.task('t1').reports, [], 'the stage itself has not reported');
    assert.equal(s.task('t1').stages['test']?.status, 'running');
    s.answer('run-session', reported('t1', 'tree3'));
    assert.equal(s.task('t1').stages['test']?.status, 'passed');
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('is given once, however often the call is made', () => {
    const s = atWork();
    s.send(gives('c1'));
    s.send(gives('c1'));
    assert.equal(s.state.sessions.size, 2);
  });

  it('waits for its turn when several are given: one after the other', () => {
    const s = atWork();
    s.send(gives('c1'));
    s.send(gives('c2'));
    rests(s);
    assert.deepEqual(running(s), ['s2']);
    s.answer('run-session', reported('t1', 'tree1'));
    assert.deepEqual(running(s), ['s3']);
    s.answer('run-session', reported('t1', 'tree2'));
    assert.deepEqual(running(s), ['s1']);
  });

  it('tells the giver when it fails, who goes on', () => {
    const s = atWork();
    s.send(gives('c1'));
    rests(s);
    s.answer('run-session', broke);
    assert.equal(s.state.answers.get(callKey('s1', 'c1'))?.answer, 'denied');
    assert.deepEqual(running(s), ['s1']);
  });

  it('ends with the giver', () => {
    const s = atWork();
    s.send(gives('c1'));
    s.answer('run-session', broke);
    assert.deepEqual([...s.state.sessions.keys()], ['s3'], 'only the next attempt is there');
    const cancelled = atWork();
    cancelled.send(gives('c1'));
    rests(cancelled);
    cancelled.send({ type: 'cancel-task', by: 'Ada', taskId: 't1', reason: '' });
    assert.equal(cancelled.state.sessions.size, 0);
    assert.deepEqual(running(cancelled), []);
  });

  it('is bounded in depth, and the giver is told so', () => {
    const s = atWork();
    s.send(gives('c1'));
    rests(s);
    s.send(gives('c1', 's2'));
    rests(s);
    assert.match(s.send(gives('c1', 's3')).refused?.person ?? '', /handed on 2 times at most/);
    assert.match(s.send(gives('c2', 's1', 0)).refused?.person ?? '', /do it yourself/);
  });

  it('waits at a gate when there are too many, which raises how many there may be', () => {
    const s = atWork();
    for (let at = 0; at < 20; at++) assert.equal(s.send(gives(`c${String(at)}`)).refused, null);
    for (const call of ['c98', 'c99']) assert.equal(s.send(gives(call)).refused, null);
    const [gate, ...others] = s.state.gates.values();
    assert.deepEqual([gate?.kind, gate?.taskId, others], ['budget', 't1', []]);
    assert.match(
      gate?.question ?? '',
      /The limit for t1 is reached: 20 helpers of 20 helpers are taken. Raise it by 10 helpers/,
    );
    assert.equal(s.task('t1').work.helpers, 20);
    s.send({ type: 'answer-gate', by: 'Ada', gateId: gate?.id ?? '', answer: 'approved', reason: '' });
    s.send(gives('c98'));
    assert.deepEqual([s.task('t1').work.helpers, s.state.gates.size], [21, 0]);
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('is held with its task when the person says no to more', () => {
    const s = atWork();
    s.send(gives('c1', 's1', 1));
    s.send(gives('c2', 's1', 1));
    const [gate] = s.state.gates.values();
    s.send({ type: 'answer-gate', by: 'Ada', gateId: gate?.id ?? '', answer: 'denied', reason: '' });
    assert.ok(s.task('t1').paused);
    assert.equal(s.task('t1').work.helpers, 1);
  });
});

describe('an agent that is lost', () => {
  it('is replaced by one that goes on with its transcript and files', () => {
    const s = atWork();
    s.now += 1e9;
    s.send({ type: 'expire-session', sessionId: 's1' });
    assert.equal(s.state.sessions.get('s2')?.takesOver, 's1');
    assert.deepEqual(running(s), ['s2']);
  });

  it('leaves the stage to a fresh start when it failed by itself', () => {
    const s = atWork();
    s.answer('run-session', broke);
    assert.equal(s.state.sessions.get('s2')?.takesOver, undefined);
  });
});
