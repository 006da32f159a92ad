import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { CallCost, Tokens } from './cost.ts';
import { RiskAssessment } from './risk.ts';

/** A tool call as a model made it. */
export const RecordedCall = onFirstUse(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    input: z.string(),
    /** What the model gave as the input, when it had to be mended; its beginning when it was long. */
    given: z.string().optional(),
  }),
);

/** An image that a tool showed, whole: a resumed session sends it again as it was. */
const RecordedImage = onFirstUse(() =>
  z.object({
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
    /** Base64. */
    data: z.string(),
  }),
);

/** What a call saw of a file, so that a session that is taken up again knows what it has read. */
const SeenFile = onFirstUse(() =>
  z.object({
    path: z.string(),
    /** Of the text that it had; empty: it is there no more. */
    digest: z.string(),
    /** The lines that were shown. */
    lines: z.object({ from: z.int(), to: z.int() }).optional(),
    /** The session itself wrote it. */
    own: z.literal(true).optional(),
  }),
);
export type SeenFile = z.infer<ReturnType<typeof SeenFile>>;

/** A part of an answer that only its provider understands. */
const RecordedPart = onFirstUse(() =>
  z.object({
    provider: z.string(),
    data: z.string(),
    after: z.object({ text: z.int(), calls: z.int() }),
  }),
);

/** Where a text comes from that is neither the engine's nor the person's: from the workspace and those who work in it, or outside. */
export const TextOrigin = z.enum(['workspace', 'outside']);
export type TextOrigin = z.infer<typeof TextOrigin>;

/** What policy decided about a call without asking anybody: that a command runs, or that something is not done. */
export const PolicyDecision = onFirstUse(() =>
  z.object({
    verdict: z.enum(['passed', 'refused']),
    rule: z.string(),
    /** The line, or the paths. */
    exactly: z.string(),
    /** A digest of exactly what was decided about. */
    subject: z.string(),
    /** The level of autonomy then, where one counts. */
    level: z.int().optional(),
    /** Not given where the rule alone decides. */
    risk: RiskAssessment().optional(),
    reason: z.string(),
  }),
);
export type PolicyDecision = z.infer<ReturnType<typeof PolicyDecision>>;

/** Tokens of a turn in disjoint buckets; `known` is false when the provider told nothing. */
export const TurnUsage = onFirstUse(() => Tokens().extend({ known: z.boolean() }));
export type TurnUsage = z.infer<ReturnType<typeof TurnUsage>>;

/** Tokens of a request by what they are for, as estimated; `answer` is what was kept free for it. */
export const ContextSplit = onFirstUse(() =>
  z.object({
    system: z.int(),
    tools: z.int(),
    briefing: z.int(),
    /** What tools that only look have answered. */
    files: z.int(),
    history: z.int(),
    answer: z.int(),
    /**
     * What the parts above are made of: the team's rules in the system text, what was gathered in the briefing, and in the
     * history the model's words, its calls, what tools that do something answered, what it was told, and summaries. Not given
     * in journals from before it was told apart.
     */
    within: z
      .object({
        rules: z.int(),
        gathered: z.int(),
        words: z.int(),
        calls: z.int(),
        results: z.int(),
        told: z.int(),
        summary: z.int(),
      })
      .optional(),
  }),
);
export type ContextSplit = z.infer<ReturnType<typeof ContextSplit>>;

/** Kinds of answers that may be used again. */
export const AnswerKind = z.enum(['decomposition', 'response', 'analysis']);
export type AnswerKind = z.infer<typeof AnswerKind>;

/** Why no earlier answer does. */
export const LookUpMiss = z.enum([
  ...(['nothing-kept', 'not-alike', 'too-old', 'other-words'] as const),
  ...(['files-changed', 'not-wanted', 'unreadable'] as const),
]);
export type LookUpMiss = z.infer<typeof LookUpMiss>;

/** An earlier answer that is used again, whole. */
export const ReusedAnswer = onFirstUse(() =>
  z.object({
    id: z.string(),
    answer: z.string(),
    /** Cosine of the vectors of both questions. */
    similarity: z.number(),
    /** Milliseconds since it was made, and the goal that it was made for. */
    age: z.number(),
    goalId: z.string(),
    /** What it took to make it, and so what is saved. */
    model: z.string(),
    turns: z.int(),
    usage: TurnUsage(),
  }),
);
export type ReusedAnswer = z.infer<ReturnType<typeof ReusedAnswer>>;

/** Tokens of the next request before and after something was cut from it, as estimated. */
const Shrinking = onFirstUse(() => z.object({ before: z.int(), after: z.int() }));

/** An answer of the model. */
const Turn = onFirstUse(() =>
  z.object({
    kind: z.literal('turn'),
    text: z.string(),
    calls: z.array(RecordedCall()),
    /** What goes back to the provider as it came, and to no other. */
    kept: z.array(RecordedPart()).optional(),
    stop: z.enum(['end', 'calls', 'length', 'filtered']),
    usage: TurnUsage(),
    /** What was sent: bytes of the request, and digests of the parts that stay the same from turn to turn. */
    sent: z.object({
      bytes: z.int(),
      messages: z.int(),
      prefix: z.string(),
      model: z.string(),
      /** Who was asked for it; not given in journals from before there were several. */
      provider: z.string().optional(),
      /** Tokens of it, as they were estimated before. */
      tokens: z.int().optional(),
      /** How they are shared out, and what the model takes in all. */
      split: ContextSplit().optional(),
      window: z.int().optional(),
      /** The words that the role works by. */
      prompt: z.object({ role: z.string(), version: z.int(), hash: z.string() }).optional(),
    }),
    /** Milliseconds until the first piece and until the end. */
    latency: z.object({ first: z.number(), whole: z.number() }),
    /** Not given in journals from before prices were known. */
    cost: CallCost().optional(),
    /** What the answer is for, when it is no step of the work: a summary of what came before. */
    purpose: z.literal('summary').optional(),
  }),
);

/** One step of a model agent's session, journaled before the next one is taken. */
export const TranscriptEntry = onFirstUse(() =>
  z.discriminatedUnion('kind', [
    Turn(),
    z.object({ kind: z.literal('tool-started'), callId: z.string(), name: z.string() }),
    z.object({
      kind: z.literal('tool-finished'),
      callId: z.string(),
      name: z.string(),
      ok: z.boolean(),
      text: z.string(),
      images: z.array(RecordedImage()).optional(),
      /** Not given for words of the engine or the person, and in journals from before it was told. */
      origin: TextOrigin.optional(),
      /** Not given where nothing was to be decided, where a person did, and in journals from before it was kept. */
      decided: PolicyDecision().optional(),
      /** Not given where no file was looked at or written. */
      seen: z.array(SeenFile()).optional(),
    }),
    /** The call waits for an answer from outside, or has got it; nothing of it was done before this. */
    z.object({ kind: z.literal('tool-waits'), callId: z.string() }),
    /** The person, or the engine, said something in mid-run. */
    z.object({ kind: z.literal('said'), by: z.string(), text: z.string() }),
    /** From here on, long results and inputs of the turns up to this one are sent cut to so many characters. */
    z.object({ kind: z.literal('shortened'), turn: z.int(), room: z.int(), tokens: Shrinking() }),
    /** From here on, the turns up to this one are sent as this text; what the person said is in it word for word. */
    z.object({
      kind: z.literal('summarised'),
      turn: z.int(),
      by: z.enum(['model', 'rule']),
      text: z.string(),
      tokens: Shrinking(),
    }),
    /** Whether an earlier answer does for what is asked. With one, no model is asked. */
    z.object({
      kind: z.literal('looked-up'),
      answers: AnswerKind,
      /** The vectors that were compared. */
      by: z.string(),
      found: ReusedAnswer().nullable(),
      miss: LookUpMiss.optional(),
    }),
    /** What was found for the session as it began, and stands in its first message; how much was left out for lack of room. */
    z.object({
      kind: z.literal('briefed'),
      text: z.string(),
      tokens: z.int(),
      leftOut: z.array(z.object({ part: z.string(), count: z.int() })),
      /** What of it is told, and what speaks for each; not given in journals from before it was kept. */
      items: z.array(z.object({ id: z.string(), why: z.string() })).optional(),
      /** Some of it may be in the words of text from outside that earlier work had read. */
      outside: z.literal(true).optional(),
    }),
  ]),
);
export type TranscriptEntry = z.infer<ReturnType<typeof TranscriptEntry>>;

/** What a turn came to; one from before prices were known has tokens and no price. */
export function costOfTurn({ cost, usage }: Extract<TranscriptEntry, { kind: 'turn' }>): CallCost {
  const { known: _known, ...tokens } = usage;
  return cost ?? { dollars: null, price: 'unknown', tokens };
}
