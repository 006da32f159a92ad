import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { CallCost } from './cost.ts';

/** Something that a model says is worth remembering, with the events that it is from. */
export const Lesson = onFirstUse(() =>
  z.object({
    kind: z.enum(['decision', 'preference', 'lesson', 'outcome']),
    tier: z.enum(['important', 'routine']),
    text: z.string(),
    about: z.array(z.string()),
    events: z.array(z.int()).min(1),
  }),
);
export type Lesson = z.infer<ReturnType<typeof Lesson>>;

/** What a model made of what happened for a goal since the last time. */
export const Reflection = onFirstUse(() =>
  z.object({
    /** The first and the last event that it had before it, and those before which an earlier one had. */
    from: z.int(),
    upTo: z.int(),
    provider: z.string(),
    model: z.string(),
    /** The goal so far, in a few sentences; empty when the answer was of no use. */
    summary: z.string(),
    lessons: z.array(Lesson()),
    /** What was wrong with the answer, or with parts of it that were left out. */
    trouble: z.string().optional(),
    cost: CallCost(),
  }),
);
export type Reflection = z.infer<ReturnType<typeof Reflection>>;
