import * as z from 'zod';
import { ServerError, Tokens } from '../../model-wire/index.ts';

const UsageOfResponse = z.object({
  input_tokens: Tokens,
  output_tokens: Tokens,
  input_tokens_details: z.object({ cached_tokens: Tokens, cache_write_tokens: Tokens }).nullish().catch(null),
  output_tokens_details: z.object({ reasoning_tokens: Tokens }).nullish().catch(null),
});
export type UsageOfResponse = z.infer<typeof UsageOfResponse>;

/** An item of the output. Thoughts are kept as they are, whatever is in them. */
export const Item = z.looseObject({
  type: z.string(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  encrypted_content: z.string().nullish(),
  phase: z.string().nullish(),
  content: z
    .array(z.looseObject({ text: z.string().nullish(), refusal: z.string().nullish() }))
    .nullish()
    .catch(null),
});
export type Item = z.infer<typeof Item>;

const Whole = z.object({
  model: z.string().nullish(),
  status: z.string().nullish(),
  output: z.array(Item).nullish(),
  error: ServerError.nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish().catch(null),
  usage: UsageOfResponse.nullish().catch(null),
});
export type Whole = z.infer<typeof Whole>;

const Place = { output_index: z.int().nullish() };
const Delta = { ...Place, delta: z.string() };

/** An event of the stream that means something here. */
export const Event = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['response.created', 'response.in_progress', 'response.queued']), response: Whole }),
  z.object({ type: z.enum(['response.output_item.added', 'response.output_item.done']), item: Item, ...Place }),
  z.object({ type: z.enum(['response.output_text.delta', 'response.refusal.delta']), ...Delta }),
  z.object({ type: z.enum(['response.reasoning_summary_text.delta', 'response.reasoning_text.delta']), ...Delta }),
  z.object({ type: z.literal('response.function_call_arguments.delta'), ...Delta }),
  z.object({ type: z.enum(['response.completed', 'response.incomplete', 'response.failed']), response: Whole }),
]);
export type Event = z.infer<typeof Event>;

/** A whole answer that was not streamed. */
export const WholeAnswer = Whole.extend({ object: z.literal('response') });
