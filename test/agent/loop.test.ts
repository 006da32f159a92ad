import assert from 'node:assert/strict';
import { runLoop } from '../../src/core/agent/index.ts';
import { err, ok } from '../../src/core/base/index.ts';
import { failure } from '../../src/core/domain/index.ts';
import { createFakeClock } from '../fakes/clock.fake.ts';
import { call, reply, session } from './session.ts';
import { nameOf } from '../security/cases.ts';

describe('the loop of a session', () => {
  it('works with tools until the agent reports', async () => {
    const s = session([reply(call('read-file'), call('write-file')), reply(call('report'))]);
    assert.deepEqual(await runLoop(s.config), ok('fine'));
    assert.deepEqual(s.done, ['read-file:read-file', 'write-file:write-file']);
    assert.deepEqual(
      s.journal.map((entry) => entry.kind),
      ['turn', 'tool-started', 'tool-finished', 'tool-started', 'tool-finished', 'turn', 'tool-finished'],
    );
  });

  it('sends the same beginning each turn and only adds to it', async () => {
    const s = session([reply(call('read-a')), reply(call('read-b')), reply(call('report'))]);
    await runLoop(s.config);
    const texts = s.requests.map((request) => JSON.stringify(request.messages).slice(0, -1));
    assert.ok(texts[1]?.startsWith(texts[0] ?? '-'));
    assert.ok(texts[2]?.startsWith(texts[1] ?? '-'));
  });

  it('gives a report that does not fit back to the agent', async () => {
    const s = session([reply(call('report', 'r1', '{"x":1}')), reply(call('report', 'r2'))]);
    assert.deepEqual(await runLoop(s.config), ok('fine'));
    assert.ok(s.requests[1]?.messages.some((message) => message.text === 'that does not fit'));
  });

  it('carries out what stands beside a report first', async () => {
    const s = session([reply(call('report'), call('write-file'))]);
    assert.deepEqual(await runLoop(s.config), ok('fine'));
    assert.deepEqual(s.done, ['write-file:write-file']);
  });

  it('gives calls without an id, or with the same one, ids of their own', async () => {
    const s = session([reply(call('write-a', ''), call('write-b', 'x'), call('write-c', 'x')), reply(call('report'))]);
    await runLoop(s.config);
    assert.deepEqual(s.done, ['write-a:call-1', 'write-b:x', 'write-c:x-3']);
  });

  it(`${nameOf('JRN-21')}: it goes on with the next step; nothing is asked twice, no effect is done twice`, async () => {
    const whole = session([reply(call('read-a'), call('write-b'), call('write-c')), reply(call('report'))]);
    await runLoop(whole.config);
    for (let cut = 0; cut < whole.journal.length; cut++) {
      const recorded = whole.journal.slice(0, cut);
      const asked = recorded.filter((entry) => entry.kind === 'turn').length;
      const rest = [reply(call('read-a'), call('write-b'), call('write-c')), reply(call('report'))].slice(asked);
      const s = session(rest, { recorded });
      assert.deepEqual(await runLoop(s.config), ok('fine'), `cut after ${String(cut)}`);
      const before = recorded.flatMap((entry) => (entry.kind === 'tool-started' ? [entry.callId] : []));
      const repeated = s.done.filter((each) => each.startsWith('write') && before.includes(each.split(':')[1] ?? ''));
      assert.deepEqual(repeated, []);
    }
  });

  it('reminds an agent that only talks, then fails', async () => {
    const s = session([reply(), reply(), reply()]);
    const outcome = await runLoop(s.config);
    assert.ok(!outcome.ok && outcome.error.retryable);
    assert.match(outcome.error.person, /only talked/);
  });

  it('stops at the limits of turns and of time', async () => {
    const turns = session(Array.from({ length: 20 }, () => reply(call('read-a'))));
    const used = await runLoop(turns.config);
    assert.match(used.ok ? '' : used.error.person, /all 10 turns/);
    let clock = 0;
    const slow = session(
      Array.from({ length: 20 }, () => reply(call('read-a'))),
      { now: () => (clock += 200) },
    );
    const late = await runLoop(slow.config);
    assert.match(late.ok ? '' : late.error.person, /minutes without finishing/);
  });

  it('ends an answer that goes on when the time is over, also in a try that follows', async () => {
    for (const tries of [0, 2]) {
      const clock = createFakeClock();
      let asked = 0;
      const s = session([], {
        ask(_inquiry, onPiece, signal) {
          if (asked++ < tries) return Promise.resolve(err({ reason: 'overloaded', person: 'Busy.', partial: '' }));
          // A word now and then, without end.
          const go = (): void => {
            if (signal.aborted) return;
            onPiece({ kind: 'reasoning', text: 'Hm. ' });
            clock.after(10, go);
          };
          go();
          const ended = err({ reason: 'cancelled', person: 'It was ended.', partial: '' } as const);
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(ended));
          });
        },
        limits: { turns: 10, time: 60_000, idleAnswers: 2, window: 100_000, resultLength: 24_000 },
        now: () => clock.now(),
        after: (delay, call) => clock.after(delay, call),
      });
      const running = s.run();
      while (asked <= tries) await Promise.resolve();
      clock.advance(59_999);
      assert.equal(asked, tries + 1);
      clock.advance(1);
      const outcome = await running;
      assert.deepEqual(outcome.ok ? null : outcome.error.reason, 'agent-failed');
      assert.match(outcome.ok ? '' : outcome.error.person, /worked 1 minutes? without finishing/);
    }
  });

  it('hears what the person says before the next turn', async () => {
    const said = [[], [{ by: 'person', text: 'Use tabs.' }], []];
    const s = session([reply(call('read-a')), reply(call('report'))], { heard: () => said.shift() ?? [] });
    await runLoop(s.config);
    assert.equal(s.requests[1]?.messages.at(-1)?.text, 'Use tabs.');
  });

  it('goes no further when the journal refuses a step, or it is stopped', async () => {
    const full = failure('disk-full', 'The disk is full.');
    const s = session([reply(call('write-a'))], { record: () => err(full) });
    assert.deepEqual(await runLoop(s.config), err(full));
    assert.deepEqual(s.done, []);
    const stopped = session([reply(call('write-a'))], { signal: AbortSignal.abort() });
    const outcome = await runLoop(stopped.config);
    assert.equal(!outcome.ok && outcome.error.reason, 'cancelled');
  });

  it('says whether another session may succeed where a model failed', async () => {
    for (const [reason, retryable] of [
      ['unauthorised', false],
      ['unreachable', true],
    ] as const) {
      const ask = () => Promise.resolve(err({ reason, person: 'No.', partial: '' }));
      const outcome = await runLoop(session([], { ask }).config);
      assert.equal(!outcome.ok && outcome.error.retryable, retryable);
    }
  });
});
