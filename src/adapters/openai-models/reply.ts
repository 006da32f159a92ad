import type { ModelPiece, ModelReply, ModelUsage } from '../../core/ports/index.ts';
import { createCallList } from './calls.ts';
import type { Chunk, Delta, Usage } from './chunk.ts';

/** The most characters that an answer may have: some eight times what any model gives. */
export const longestAnswer = 4 * 2 ** 20;

/**
 * Owns an answer as it grows.
 *
 * A piece is heard once; the text of the reply is its text pieces joined.
 */
export interface ReplyBuilder {
  take(chunk: Chunk): void;
  /** The stream said that it was done, with or without a reason. */
  finish(): void;
  /** True once the answer is whole: only its usage may follow. */
  finished(): boolean;
  /** True when the server itself gave the answer up. */
  failed(): boolean;
  /** The text so far. */
  text(): string;
  /** Characters so far, reasoning and calls counted. */
  size(): number;
  reply(skipped: number): ModelReply;
}

/** @param taken ids of the calls that came before in the conversation. What `onPiece` throws is dropped. */
export function createReplyBuilder(taken: ReadonlySet<string>, onPiece: (piece: ModelPiece) => void): ReplyBuilder {
  const hear = (piece: ModelPiece): void => {
    try {
      onPiece(piece);
    } catch {
      // A listener that fails must not cost an answer that is paid for.
    }
  };
  const calls = createCallList((name) => hear({ kind: 'call', name }));
  let text = '';
  let size = 0;
  let reason: string | undefined;
  let usage: Usage | undefined;

  function say(kind: 'text' | 'reasoning', piece: string | null | undefined): void {
    if (!piece) return;
    size += piece.length;
    if (kind === 'text') text += piece;
    hear({ kind, text: piece });
  }

  function takeDelta(delta: Delta): void {
    const { content, tool_calls: callDeltas } = delta;
    say('reasoning', delta.reasoning_content ?? delta.reasoning);
    if (Array.isArray(content)) for (const part of content) say('text', part.text);
    else say('text', content);
    say('text', delta.refusal);
    if (callDeltas) for (const call of callDeltas) calls.take(call);
  }

  return {
    take(chunk) {
      const choice = chunk.choices?.[0];
      const delta = choice?.delta ?? choice?.message;
      if (delta) takeDelta(delta);
      if (choice?.finish_reason) reason = choice.finish_reason;
      if (chunk.usage) usage = chunk.usage;
    },
    finish: () => void (reason ??= 'stop'),
    finished: () => reason !== undefined,
    failed: () => reason === 'error',
    text: () => text,
    size: () => size + calls.size(),
    reply: (skipped) => ({
      text,
      calls: calls.list(taken),
      stop: stopOf(reason, calls.count() > 0),
      usage: bucketsOf(usage),
      skipped,
    }),
  };
}

function stopOf(reason: string | undefined, called: boolean): ModelReply['stop'] {
  if (reason === 'length') return 'length';
  if (reason === 'content_filter') return 'filtered';
  return called ? 'calls' : 'end';
}

/**
 * Five buckets that do not overlap. OpenAI counts cached tokens within the prompt's and reasoning within the completion's;
 * some servers count reasoning beside the completion, which their total gives away.
 */
function bucketsOf(usage: Usage | undefined): ModelUsage {
  const prompt = usage?.prompt_tokens ?? 0;
  const completion = usage?.completion_tokens ?? 0;
  const cacheRead = usage?.prompt_tokens_details?.cached_tokens ?? usage?.prompt_cache_hit_tokens ?? 0;
  const cacheWrite = usage?.prompt_tokens_details?.cache_write_tokens ?? 0;
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  const beside = reasoning > completion || (reasoning > 0 && usage?.total_tokens === prompt + completion + reasoning);
  return {
    known: usage?.prompt_tokens !== undefined && usage.prompt_tokens !== null,
    input: Math.max(0, prompt - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: beside ? completion : completion - reasoning,
    reasoning,
  };
}
