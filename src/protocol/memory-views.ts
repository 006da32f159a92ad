import * as z from 'zod';

/*
 * What the page of the memory shows. Keys are the host's: they name a fragment, a file or a folder of the window, and a
 * page only hands them back. Times are milliseconds since the epoch.
 */

/** How much a fragment counts. */
export const tierNames = ['critical', 'important', 'routine', 'ephemeral'] as const;
export const TierView = z.enum(tierNames);
export type TierView = z.infer<typeof TierView>;

/** What a fragment is about. */
export const kindNames = ['fact', 'decision', 'preference', 'lesson', 'outcome'] as const;
export const KindView = z.enum(kindNames);
export type KindView = z.infer<typeof KindView>;

/** Where a fragment is kept: learnt in a folder, the team's in it, or the person's everywhere. */
export const shelfNames = ['learnt', 'team', 'user'] as const;
export const ShelfView = z.enum(shelfNames);
export type ShelfView = z.infer<typeof ShelfView>;

/** A fragment of memory. */
export const FragmentView = z.object({
  key: z.string(),
  /** For people: `e42`. */
  id: z.string(),
  text: z.string(),
  kind: KindView,
  tier: TierView,
  /** The tier that it counts as by its use. */
  counts: TierView,
  shelf: ShelfView,
  /** The folder's name where the window has several; null for what goes with the person. */
  folder: z.string().nullable(),
  /** The goal that alone it holds for. */
  goal: z.string().nullable(),
  pinned: z.boolean(),
  /** Learnt from work that had read text from outside: told to nobody before somebody pins or edits it. */
  held: z.boolean(),
  at: z.number(),
  usedAt: z.number(),
  /** Sessions and people that it was told to. */
  uses: z.int(),
  /** How many events it was learnt from. */
  events: z.int(),
  /** Files, names and libraries that it speaks of. */
  about: z.array(z.string()),
  /** What holds in its place, and in whose place it holds: keys, or the bare name of what is gone. */
  supersededBy: z.string().nullable(),
  supersedes: z.string().nullable(),
});
export type FragmentView = z.infer<typeof FragmentView>;

/** A goal that something may hold for alone. */
export const GoalChoice = z.object({ id: z.string(), text: z.string() });
export type GoalChoice = z.infer<typeof GoalChoice>;

/** The order of a list: pinned before the rest, the newest first. */
export function byPinAndAge(a: FragmentView, b: FragmentView): number {
  return Number(b.pinned) - Number(a.pinned) || b.at - a.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** A file among those of the memory that is none: it stays as it is. */
export const TroubleView = z.object({
  /** To open the file; null where it is not known which one. */
  key: z.string().nullable(),
  text: z.string(),
});
export type TroubleView = z.infer<typeof TroubleView>;

/** All of it, or the first of it: the rest follows in deltas. */
export const MemorySnapshot = z.object({
  seq: z.int(),
  now: z.number(),
  /** `restricted`: the person does not trust the folders, nothing is read. `no-folder`: none is open. */
  standing: z.enum(['ready', 'restricted', 'no-folder']),
  folders: z.array(z.object({ key: z.string(), name: z.string() })),
  fragments: z.array(FragmentView),
  /** How many fragments are still to come. */
  more: z.int(),
  troubles: z.array(TroubleView),
});
export type MemorySnapshot = z.infer<typeof MemorySnapshot>;

/** What changed since the delta before, or since the snapshot. */
export const MemoryDelta = z.object({
  seq: z.int(),
  fragments: z.array(FragmentView),
  gone: z.array(z.string()),
  more: z.int(),
  troubles: z.array(TroubleView),
});
export type MemoryDelta = z.infer<typeof MemoryDelta>;

/** Where a fragment is from. */
export const OriginView = z.object({
  key: z.string(),
  events: z.array(
    z.object({
      seq: z.int(),
      at: z.number(),
      text: z.string(),
      /** The task that it was about, to be opened. */
      task: z.string().nullable(),
    }),
  ),
});
export type OriginView = z.infer<typeof OriginView>;

/** What was found: the first of it, the best before the rest, and of how many it is the first. */
export const FoundView = z.object({
  /** What speaks for it, in words; empty where it has all the words that were asked for. */
  found: z.array(z.object({ view: FragmentView, why: z.string() })),
  count: z.int(),
});
export type FoundView = z.infer<typeof FoundView>;
