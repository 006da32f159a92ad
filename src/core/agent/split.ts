import type { ContextSplit } from '../domain/index.ts';
import type { PlacedMessage } from './conversation.ts';
import type { Session } from './session.ts';
import { isSummary } from './summary.ts';
import { callTokens, estimateTokens, prefixTokens } from './tokens.ts';

type Sums = Record<'briefing' | 'files' | 'words' | 'calls' | 'results' | 'told' | 'summary', number>;

/** Adds a message to what it is of. `lookers`: the calls of tools that only look. */
function addTo(sums: Sums, { message, turn, tokens }: PlacedMessage, lookers: ReadonlySet<string>): void {
  if (turn === 0) sums.briefing += tokens;
  else if (message.role === 'tool') sums[lookers.has(message.callId) ? 'files' : 'results'] += tokens;
  else if (message.role === 'user') sums[isSummary(message.text) ? 'summary' : 'told'] += tokens;
  else {
    const calls = callTokens(message);
    sums.calls += calls;
    sums.words += tokens - calls;
  }
}

/** What the next request holds, part by part, in tokens as the provider counts them, as far as it has told. */
export function splitOf<R>({ conversation, config, room }: Session<R>): ContextSplit {
  const factor = conversation.factor();
  const told = (tokens: number): number => Math.round(tokens * factor);
  const lookers = new Set<string>();
  const sums: Sums = { briefing: 0, files: 0, words: 0, calls: 0, results: 0, told: 0, summary: 0 };
  for (const each of conversation.placed()) {
    const { message } = each;
    if (message.role === 'assistant') {
      for (const { id, name } of message.calls) if (config.tools.onlyReads(name)) lookers.add(id);
    }
    addTo(sums, each, lookers);
  }
  const system = estimateTokens(config.prefix.system);
  const { words, calls, results, summary } = sums;
  const { rules = '', gathered = '' } = config.shares ?? {};
  return {
    system: told(system),
    tools: told(prefixTokens(config.prefix) - system),
    briefing: told(sums.briefing),
    files: told(sums.files),
    history: told(words + calls + results + sums.told + summary),
    answer: room.answer,
    within: {
      rules: told(estimateTokens(rules)),
      gathered: told(estimateTokens(gathered)),
      ...{ words: told(words), calls: told(calls), results: told(results) },
      ...{ told: told(sums.told), summary: told(summary) },
    },
  };
}
