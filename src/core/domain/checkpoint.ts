import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** How much a checkpoint may hold of what differs from the base, and how long it may take. */
export interface CheckpointBounds {
  /** Bytes of one file. */
  readonly file: number;
  readonly files: number;
  /** Bytes of all of them. */
  readonly total: number;
  /** Milliseconds. */
  readonly time: number;
}

export const checkpointBounds: CheckpointBounds = { file: 10 << 20, files: 10_000, total: 200 << 20, time: 10_000 };

/** A task keeps its first checkpoint, and so many of the others: the newest. */
export const keptCheckpoints = 20;

/** A worktree's files as they were: the tree that holds them, and what it does not hold. */
export const SavedFiles = onFirstUse(() =>
  z.object({
    tree: z.string(),
    /** How many paths passed a bound, or are repositories of their own: they are neither kept nor touched. */
    leftOut: z.int(),
    /** The first of them. */
    paths: z.array(z.object({ path: z.string(), why: z.enum(['file', 'files', 'total', 'repository']) })),
  }),
);
export type SavedFiles = z.infer<ReturnType<typeof SavedFiles>>;

/** How a task stood at a moment to which it can go back. */
export const Checkpoint = onFirstUse(() =>
  z.object({
    id: z.string(),
    /** Milliseconds since the epoch. */
    at: z.number(),
    /** The stage that was about to run, or to go on. */
    stageId: z.string(),
    /** Who was at it, and how many steps and turns of the conversation there had been. */
    sessionId: z.string().optional(),
    entries: z.int(),
    turns: z.int(),
    /** Stages of work that were over. */
    passed: z.array(z.string()),
    files: SavedFiles(),
    /** The effect that it was made for: a restore or an edit, which can so be undone. */
    undoes: z.string().optional(),
  }),
);
export type Checkpoint = z.infer<ReturnType<typeof Checkpoint>>;

/** What goes back to a checkpoint. */
export const RestoredPart = z.enum(['files', 'conversation', 'both']);
export type RestoredPart = z.infer<typeof RestoredPart>;

/** A conversation that a stage goes on with, as far as so many steps; without a number: all of it. */
export const GoesOn = onFirstUse(() =>
  z.object({ stageId: z.string(), sessionId: z.string(), upTo: z.int().optional() }),
);
export type GoesOn = z.infer<ReturnType<typeof GoesOn>>;
