import type { Counted, ScriptedAnswer } from './script.ts';

/** A call as it is sent, whatever the wire. */
interface SentCall {
  readonly id: string;
  readonly name: string;
  readonly input: string;
}

export function textOf({ text = '' }: ScriptedAnswer): string {
  return typeof text === 'string' ? text : text.join('');
}

export function piecesOf(text: string | readonly string[] = '', length = 12): readonly string[] {
  if (typeof text !== 'string') return text;
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += length) pieces.push(text.slice(at, at + length));
  return pieces;
}

export function callsOf({ calls = [] }: ScriptedAnswer, turn: number): readonly SentCall[] {
  return calls.map(({ id, name, input }, index) => ({
    id: id ?? `call_${turn}_${index}`,
    name,
    input: typeof input === 'string' ? input : JSON.stringify(input),
  }));
}

/** Tokens of an answer: as it says, else about four characters a token, as models count. */
export function countedOf(answer: ScriptedAnswer, length: number): Counted {
  if (answer.tokens) return answer.tokens;
  const said =
    textOf(answer).length + callsOf(answer, 0).reduce((sum, { name, input }) => sum + name.length + input.length, 0);
  const thought = answer.reasoning?.length ?? 0;
  return {
    input: Math.ceil(length / 4),
    cacheRead: 0,
    cacheWrite: 0,
    output: Math.ceil((said + thought) / 4) - Math.ceil(thought / 4),
    reasoning: Math.ceil(thought / 4),
  };
}
