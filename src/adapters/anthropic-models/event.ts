import * as z from 'zod';
import { ServerError, Tokens } from '../model-wire/index.ts';

/** The usage as it is told: what goes in at the start, what comes out at the end. */
export const Usage = z.object({
  input_tokens: Tokens,
  cache_read_input_tokens: Tokens,
  cache_creation_input_tokens: Tokens,
  output_tokens: Tokens,
  output_tokens_details: z.object({ thinking_tokens: Tokens }).nullish().catch(null),
});
export type Usage = z.infer<typeof Usage>;

/** A block of an answer; kinds that were not asked for have only their type. */
export const Block = z.object({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
  data: z.string().nullish(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  input: z.unknown().optional(),
});
export type Block = z.infer<typeof Block>;

export const Delta = z.object({
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
  partial_json: z.string().nullish(),
  stop_reason: z.string().nullish(),
});
export type Delta = z.infer<typeof Delta>;

const UsageOrNone = Usage.nullish().catch(null);

/** A message, begun or whole. */
const Message = z.object({
  model: z.string().nullish(),
  content: z.array(Block).nullish(),
  stop_reason: z.string().nullish(),
  usage: UsageOrNone,
});

/** An event of a stream, or a whole message that was not streamed. Of unknown types only the type is read. */
export const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: Message }),
  z.object({ type: z.literal('content_block_start'), index: z.int(), content_block: Block }),
  z.object({ type: z.literal('content_block_delta'), index: z.int(), delta: Delta }),
  z.object({ type: z.literal('content_block_stop'), index: z.int() }),
  z.object({ type: z.literal('message_delta'), delta: Delta.nullish(), usage: UsageOrNone }),
  z.object({ type: z.literal('message_stop') }),
  z.object({ type: z.literal('error'), error: ServerError }),
  Message.extend({ type: z.literal('message') }),
  z.object({ type: z.literal('ping') }),
]);
export type Event = z.infer<typeof Event>;

/** Types of events that mean something here: what else there may be in later versions is let pass. */
export const knownTypes: ReadonlySet<unknown> = new Set([
  ...['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop'],
  ...['message_delta', 'message_stop', 'error', 'message', 'ping'],
]);
