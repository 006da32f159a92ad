import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { CallCost } from './cost.ts';

/** A model at its provider. */
export interface ModelPlace {
  readonly provider: string;
  readonly model: string;
}

const place = { provider: z.string(), model: z.string() };

/** Which model is asked from here on, and why. */
export const ModelChoice = onFirstUse(() =>
  z.object({
    ...place,
    /** What it is asked for: the steps of the work, or a summary of them. */
    purpose: z.enum(['work', 'summary']),
    reasons: z.array(z.string()),
    /** The others in their order, each with what spoke against it. */
    passedOver: z.array(z.object({ ...place, why: z.string() })),
  }),
);
export type ModelChoice = z.infer<ReturnType<typeof ModelChoice>>;

/** A model that gave no answer. */
export const ModelOutage = onFirstUse(() =>
  z.object({
    ...place,
    reason: z.string(),
    /** For the person. */
    text: z.string(),
    /** What it had said when it broke off; it is in no conversation. */
    partial: z.string().optional(),
    /** What it had done until then and may have to be paid. */
    cost: CallCost().optional(),
  }),
);
export type ModelOutage = z.infer<ReturnType<typeof ModelOutage>>;

/** A call that belongs to no goal: the person asked a model in the editor's chat. */
export const ChatCall = onFirstUse(() =>
  z.object({
    ...place,
    /** Why it brought no answer; not given for one that did. */
    failed: z.string().optional(),
    /** What it came to; not given for one that failed before anything came. */
    cost: CallCost().optional(),
  }),
);
export type ChatCall = z.infer<ReturnType<typeof ChatCall>>;

/** A call of a model that makes vectors of texts. */
export const EmbeddingCall = onFirstUse(() =>
  ChatCall().extend({
    /** What the vectors are for. */
    use: z.enum(['answers', 'memory', 'code']),
    /** How many texts were sent. */
    texts: z.int(),
  }),
);
export type EmbeddingCall = z.infer<ReturnType<typeof EmbeddingCall>>;

/** Tokens that a model takes of which nobody said how many. */
export const usualWindow = 128_000;
