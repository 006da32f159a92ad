import type { ModelPiece, ModelReply, ModelUsage } from '../../core/ports/index.ts';
import { hearing, ServerError, type AnswerBuilder } from '../model-wire/index.ts';
import { createCallList } from './calls.ts';
import { Chunk, type Delta, type Usage } from './chunk.ts';

/** @param taken ids of the calls that came before in the conversation. */
export function createReplyBuilder(taken: ReadonlySet<string>, onPiece: (piece: ModelPiece) => void): AnswerBuilder {
  const hear = hearing(onPiece);
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
    take(object, event) {
      const parsed = Chunk.safeParse(event === 'error' && !('error' in object) ? { error: object } : object);
      if (!parsed.success) return false;
      const chunk = parsed.data;
      const error = chunk.error ?? (chunk.object === 'error' ? ServerError.parse(object) : undefined);
      if (error) return error;
      const choice = chunk.choices?.[0];
      const delta = choice?.delta ?? choice?.message;
      if (delta) takeDelta(delta);
      if (choice?.finish_reason) reason = choice.finish_reason;
      if (chunk.usage) usage = chunk.usage;
      return true;
    },
    finish: () => void (reason ??= 'stop'),
    finished: () => reason !== undefined,
    failed: () => reason === 'error',
    text: () => text,
    size: () => size + calls.size(),
    usage: () => bucketsOf(usage),
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
