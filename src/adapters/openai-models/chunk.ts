import * as z from 'zod';
import { ServerError, Tokens } from '../model-wire/index.ts';

/** The usage as servers tell it, with the names that OpenAI and others use for cached prompt tokens. */
export const Usage = z.object({
  prompt_tokens: Tokens,
  completion_tokens: Tokens,
  total_tokens: Tokens,
  prompt_cache_hit_tokens: Tokens,
  prompt_tokens_details: z.object({ cached_tokens: Tokens, cache_write_tokens: Tokens }).nullish().catch(null),
  completion_tokens_details: z.object({ reasoning_tokens: Tokens }).nullish().catch(null),
});
export type Usage = z.infer<typeof Usage>;

const Call = z.object({
  index: z.int().nullish(),
  id: z.string().nullish(),
  function: z
    .object({
      name: z.string().nullish(),
      /** Some servers send the object itself. */
      arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
    })
    .nullish(),
});
export type CallDelta = z.infer<typeof Call>;

const Delta = z.object({
  content: z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish(),
  refusal: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish().catch(null),
  tool_calls: z.array(Call).nullish(),
});
export type Delta = z.infer<typeof Delta>;

/** One event of a stream, or a whole answer that was not streamed. What is not named here is ignored. */
export const Chunk = z.object({
  object: z.string().nullish().catch(null),
  message: z.string().nullish().catch(null),
  choices: z
    .array(z.object({ delta: Delta.nullish(), message: Delta.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: Usage.nullish().catch(null),
  error: ServerError.nullish(),
});
export type Chunk = z.infer<typeof Chunk>;
