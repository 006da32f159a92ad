import * as z from 'zod';

/** The parts of a briefing, those that stay longest first. */
export const briefingPartNames = [
  'openQuestions',
  'requirements',
  'decisions',
  'log',
  'evidence',
  'relevantFiles',
  'memories',
  'related',
  'recentActivity',
] as const;
export type BriefingPartName = (typeof briefingPartNames)[number];

/** What the editor opens of a briefing. Lines are counted from 1, the last one included. */
export const BriefedPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string().max(2_000), from: z.int().min(1), to: z.int().min(1) }),
  z.object({ kind: z.literal('memory'), id: z.string().max(200) }),
  /** The change of the task that the briefing is of. */
  z.object({ kind: z.literal('change') }),
]);
export type BriefedPlace = z.infer<typeof BriefedPlace>;

/** A part of what is shown of a task. */
const BriefedTab = z.enum(['overview', 'evidence', 'transcript', 'history']);
export type BriefedTab = z.infer<typeof BriefedTab>;

const BriefedLine = z.object({
  text: z.string(),
  /** What speaks for it; empty where its part says all. */
  why: z.string(),
  /** The lines of a file that matter most. */
  snippet: z.string(),
  at: z.number().nullable(),
  /** Where it leads: to something that the editor opens, or to a task by its key, and a part of what is shown of it. */
  link: z.union([BriefedPlace, z.object({ kind: z.literal('task'), key: z.string(), tab: BriefedTab })]).nullable(),
});
export type BriefedLine = z.infer<typeof BriefedLine>;

/** All that whoever takes a task up is told beside the task itself. */
export const BriefingView = z.object({
  key: z.string(),
  /** Tokens that it takes, the task itself among it, and may take; as estimated. */
  used: z.int(),
  most: z.int(),
  parts: z.array(
    z.object({
      name: z.enum(briefingPartNames),
      tokens: z.int(),
      /** How many more there were, for which there was no room. */
      leftOut: z.int(),
      lines: z.array(BriefedLine),
    }),
  ),
});
export type BriefingView = z.infer<typeof BriefingView>;
