import assert from 'node:assert/strict';
import type { ModelMessage } from '../../src/core/ports/index.ts';
import { createConversation } from '../../src/core/agent/conversation.ts';
import { call, reply, session } from './session.ts';

const kept = [{ provider: 'anthropic', data: '{"type":"thinking"}', after: { text: 0, calls: 0 } }];

function keptIn(messages: readonly ModelMessage[] = []): readonly unknown[] {
  return messages.flatMap((message) => (message.role === 'assistant' && message.kept ? [message.kept] : []));
}

describe('what only its provider understands of an answer', () => {
  it('is journaled, and goes back as it came, also in a session that is resumed', async () => {
    const s = session([{ ...reply(call('read-a')), kept }, reply(call('report'))]);
    await s.run();
    assert.deepEqual(keptIn(s.requests[1]?.messages), [kept]);
    const resumed = session([reply(call('report'))], { recorded: s.journal.slice(0, 3) });
    await resumed.run();
    assert.deepEqual(resumed.requests[0]?.messages, s.requests[1]?.messages);
  });

  it('is left out of turns that were cut', async () => {
    const s = session([{ ...reply(call('read-a')), kept }, reply(call('report'))]);
    await s.run();
    const conversation = createConversation('the briefing', s.journal);
    const whole = conversation.tokens();
    conversation.take({ kind: 'shortened', turn: 1, room: 10_000, tokens: { before: 1, after: 1 } });
    assert.deepEqual(keptIn(conversation.messages()), []);
    assert.ok(conversation.tokens() < whole);
  });
});
