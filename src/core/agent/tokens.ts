import type { ModelMessage, ModelRequest } from '../ports/index.ts';

/** Characters of a word that one token holds, about. */
const lettersOfToken = 7;
/** Tokens of an image: what the usual providers count for one of a megapixel. */
const imageTokens = 1_500;
/** Characters of a token in what only its provider understands: signatures and sealed thoughts are longer than they count. */
const keptOfToken = 6;
/** What a provider adds around a message, and around a call. */
const frameTokens = 4;

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** Tokens of a character that is no part of a Latin word. */
function weightOf(code: number): number {
  if (code === 10) return 1;
  if (code <= 32) return 0;
  if (code < 128) return 0.6;
  return code < 0x3000 ? 0.45 : 0.85;
}

/**
 * About how many tokens a text is, by its words and signs. It errs to the high side; what a provider tells of a turn
 * corrects it for the next one.
 */
export function estimateTokens(text: string): number {
  let [tokens, run] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isWord(code)) {
      run++;
      continue;
    }
    tokens += Math.ceil(run / lettersOfToken) + weightOf(code);
    run = 0;
  }
  return Math.ceil(tokens + Math.ceil(run / lettersOfToken));
}

/** About how many tokens the calls of an answer are. */
export function callTokens({ calls }: Extract<ModelMessage, { role: 'assistant' }>): number {
  return calls.reduce((sum, { name, input }) => sum + frameTokens + estimateTokens(name) + estimateTokens(input), 0);
}

/** About how many tokens a message is. */
export function messageTokens(message: ModelMessage): number {
  const own = frameTokens + estimateTokens(message.text);
  if (message.role !== 'assistant') return own + (message.images?.length ?? 0) * imageTokens;
  const kept = (message.kept ?? []).reduce((sum, { data }) => sum + Math.ceil(data.length / keptOfToken), 0);
  return own + kept + callTokens(message);
}

/** About how many tokens of each request are the same: the system text and the tools. */
export function prefixTokens({ system, tools }: Pick<ModelRequest, 'system' | 'tools'>): number {
  return estimateTokens(system) + estimateTokens(JSON.stringify(tools));
}
