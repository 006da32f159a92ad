import * as z from 'zod';

/** What became of a test inside the extension host, a line of JSON each; the last one says that all have run. */
export const Outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passed'), title: z.string() }),
  z.object({ kind: z.literal('skipped'), title: z.string() }),
  z.object({ kind: z.literal('failed'), title: z.string(), text: z.string() }),
  z.object({ kind: z.literal('ended') }),
]);
export type Outcome = z.infer<typeof Outcome>;
