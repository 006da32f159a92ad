import type { ContextSplit } from '../domain/index.ts';
import type { Session } from './session.ts';
import { estimateTokens, prefixTokens } from './tokens.ts';

/** What the next request holds, part by part, in tokens as the provider counts them, as far as it has told. */
export function splitOf<R>({ conversation, config, room }: Session<R>): ContextSplit {
  const factor = conversation.factor();
  const told = (tokens: number): number => Math.round(tokens * factor);
  const lookers = new Set<string>();
  const sums = { briefing: 0, files: 0, history: 0 };
  for (const { message, turn, tokens } of conversation.placed()) {
    if (message.role === 'assistant') {
      for (const { id, name } of message.calls) if (config.tools.onlyReads(name)) lookers.add(id);
    }
    const isFiles = message.role === 'tool' && lookers.has(message.callId);
    sums[turn === 0 ? 'briefing' : isFiles ? 'files' : 'history'] += tokens;
  }
  const system = estimateTokens(config.prefix.system);
  return {
    system: told(system),
    tools: told(prefixTokens(config.prefix) - system),
    briefing: told(sums.briefing),
    files: told(sums.files),
    history: told(sums.history),
    answer: room.answer,
  };
}
