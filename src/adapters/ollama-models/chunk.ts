import * as z from 'zod';
import { ServerError, Tokens } from '../model-wire/index.ts';

const Call = z.object({
  id: z.string().nullish(),
  function: z.object({
    name: z.string().nullish(),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  }),
});
export type Call = z.infer<typeof Call>;

/** A line of a stream, or a whole answer that was not streamed. */
export const Chunk = z.object({
  model: z.string().nullish(),
  message: z
    .object({
      content: z.string().nullish(),
      thinking: z.string().nullish(),
      tool_calls: z.array(Call).nullish(),
    })
    .nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: Tokens,
  eval_count: Tokens,
  error: ServerError.nullish(),
});
export type Chunk = z.infer<typeof Chunk>;

/** What goes back of an answer: some models want their thoughts while they use tools. */
export const Kept = z.object({ thinking: z.string() });

/** A line of what is told while a model is fetched. */
export const Progress = z.object({
  status: z.string().nullish(),
  completed: z.number().nullish(),
  total: z.number().nullish(),
  error: ServerError.nullish(),
});

export const ModelList = z.object({
  models: z.array(z.object({ name: z.string(), size: z.number().nonnegative().nullish().catch(null) })),
});
