import type { ModelPiece, ModelUsage, ToolCall } from '../../core/ports/index.ts';
import { hearing, withOwnIds, type AnswerBuilder } from '../model-wire/index.ts';
import { Chunk, type Call } from './chunk.ts';

function callOf({ id, function: { name, arguments: input } }: Call): ToolCall {
  return { id: id ?? '', name: name ?? '', input: typeof input === 'string' ? input : JSON.stringify(input ?? {}) };
}

interface Counted {
  readonly input: number;
  readonly output: number;
}

function usageOf(counted: Counted | undefined): ModelUsage {
  const { input = 0, output = 0 } = counted ?? {};
  return { known: counted !== undefined, input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
}

/** @param taken ids of the calls that came before in the conversation. */
export function createReplyBuilder(
  provider: string,
  taken: ReadonlySet<string>,
  onPiece: (piece: ModelPiece) => void,
): AnswerBuilder {
  const hear = hearing(onPiece);
  const calls: ToolCall[] = [];
  let [text, thinking] = ['', ''];
  let size = 0;
  let reason: string | undefined;
  let counted: Counted | undefined;

  function takeMessage({ content, thinking: thought, tool_calls: given }: NonNullable<Chunk['message']>): void {
    if (thought) {
      thinking += thought;
      hear({ kind: 'reasoning', text: thought });
    }
    if (content) {
      text += content;
      hear({ kind: 'text', text: content });
    }
    for (const call of (given ?? []).map(callOf)) {
      calls.push(call);
      size += call.input.length;
      hear({ kind: 'call', name: call.name });
    }
  }

  return {
    take(object) {
      const parsed = Chunk.safeParse(object);
      if (!parsed.success || !('message' in object || 'error' in object || 'done' in object)) return false;
      const { message, error, done, done_reason, prompt_eval_count: input, eval_count: output } = parsed.data;
      if (error) return error;
      if (message) takeMessage(message);
      if (done) reason = done_reason ?? 'stop';
      if (typeof output === 'number' || typeof input === 'number') counted = { input: input ?? 0, output: output ?? 0 };
      return true;
    },
    finish: () => void (reason ??= 'stop'),
    finished: () => reason !== undefined,
    over: () => reason !== undefined,
    text: () => text,
    size: () => text.length + thinking.length + size,
    usage: () => usageOf(counted),
    reply: (skipped) => ({
      text,
      calls: withOwnIds(calls, taken),
      stop: reason === 'length' ? 'length' : calls.length > 0 ? 'calls' : 'end',
      usage: usageOf(counted),
      skipped,
      ...(thinking === '' || calls.length === 0
        ? {}
        : { kept: [{ provider, data: JSON.stringify({ thinking }), after: { text: 0, calls: 0 } }] }),
    }),
  };
}
