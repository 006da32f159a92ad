import assert from 'node:assert/strict';
import { runLoop } from '../../src/core/agent/index.ts';
import { ok } from '../../src/core/base/index.ts';
import type { TranscriptEntry } from '../../src/core/domain/index.ts';
import { call, reply, session } from './session.ts';

const waits = { ok: false, text: 'It waits for the person.', waits: true as const };

/** What the machine writes when a call waits, and again when it has its answer. */
const noted: TranscriptEntry = { kind: 'tool-waits', callId: 'write-b' };

describe('a call that waits for an answer', () => {
  it('ends the session for now, without a result and without another turn', async () => {
    const s = session([reply(call('write-b'), call('write-c'))], {
      tools: { onlyReads: () => false, run: () => Promise.resolve(waits) },
    });
    const outcome = await runLoop(s.config);
    assert.equal(!outcome.ok && outcome.error.reason, 'waiting');
    assert.deepEqual(
      s.journal.map(({ kind }) => kind),
      ['turn', 'tool-started'],
    );
    assert.equal(s.requests.length, 1);
  });

  it('is carried out once it has its answer, as are those behind it', async () => {
    const first = session([reply(call('write-b'), call('write-c'))], {
      tools: { onlyReads: () => false, run: () => Promise.resolve(waits) },
    });
    await runLoop(first.config);
    const again = session([reply(call('report'))], { recorded: [...first.journal, noted, noted] });
    assert.deepEqual(await runLoop(again.config), ok('fine'));
    assert.deepEqual(again.done, ['write-b:write-b', 'write-c:write-c']);
  });

  it('is not carried out twice when a restart cut it off after the answer', async () => {
    const turn = session([reply(call('write-b'))], {
      tools: { onlyReads: () => false, run: () => Promise.resolve(waits) },
    });
    await runLoop(turn.config);
    const begun: TranscriptEntry = { kind: 'tool-started', callId: 'write-b', name: 'write-b' };
    const again = session([reply(call('report'))], { recorded: [...turn.journal, noted, begun] });
    assert.deepEqual(await runLoop(again.config), ok('fine'));
    assert.deepEqual(again.done, []);
    assert.ok(again.journal.some((entry) => entry.kind === 'tool-finished' && !entry.ok));
  });
});

describe('a session that the person has paused', () => {
  it('takes no turn, but finishes the calls of the last one', async () => {
    const s = session([reply(call('write-b'))], { isPaused: () => s.journal.length > 0 });
    const outcome = await runLoop(s.config);
    assert.equal(!outcome.ok && outcome.error.reason, 'waiting');
    assert.deepEqual(s.done, ['write-b:write-b']);
    assert.equal(s.requests.length, 1);
  });
});
