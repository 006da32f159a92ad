import * as z from 'zod';

/** A tool call as a model made it. */
export const RecordedCall = z.object({ id: z.string(), name: z.string(), input: z.string() });

/** Tokens of a turn in disjoint buckets; `known` is false when the provider told nothing. */
export const TurnUsage = z.object({
  known: z.boolean(),
  input: z.int(),
  cacheRead: z.int(),
  cacheWrite: z.int(),
  output: z.int(),
  reasoning: z.int(),
});

/** One step of a model agent's session, journaled before the next one is taken. */
export const TranscriptEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('turn'),
    text: z.string(),
    calls: z.array(RecordedCall),
    stop: z.enum(['end', 'calls', 'length', 'filtered']),
    usage: TurnUsage,
    /** What was sent: bytes of the request, and digests of the parts that stay the same from turn to turn. */
    sent: z.object({ bytes: z.int(), messages: z.int(), prefix: z.string(), model: z.string() }),
    /** Milliseconds until the first piece and until the end. */
    latency: z.object({ first: z.number(), whole: z.number() }),
  }),
  z.object({ kind: z.literal('tool-started'), callId: z.string(), name: z.string() }),
  z.object({
    kind: z.literal('tool-finished'),
    callId: z.string(),
    name: z.string(),
    ok: z.boolean(),
    text: z.string(),
  }),
  /** The call waits for an answer from outside, or has got it; nothing of it was done before this. */
  z.object({ kind: z.literal('tool-waits'), callId: z.string() }),
  /** The person, or the engine, said something in mid-run. */
  z.object({ kind: z.literal('said'), by: z.string(), text: z.string() }),
]);
export type TranscriptEntry = z.infer<typeof TranscriptEntry>;
