import * as z from 'zod';
import { MemoryTexts } from './memory-texts.ts';
import { MemoryFilters } from './memory-filters.ts';
import {
  FoundView,
  GoalChoice,
  KindView,
  MemoryDelta,
  MemorySnapshot,
  OriginView,
  ShelfView,
  TierView,
} from './memory-views.ts';
import { request } from './wire.ts';

const Key = z.string().max(2_000);
/** A fragment's text: as much as fits into the file that holds it. */
const Words = z.string().trim().min(1).max(20_000);
/** The goal that alone it holds for. */
const OnlyFor = z.string().max(200).nullable();
const Keys = z.array(Key).min(1).max(100_000);

/** What can be taken back: the host's name for it, and how many fragments it concerned. */
const Undoable = z.object({ undo: z.int(), count: z.int() });

/** What the page of the memory asks of its host. */
export const memoryRequests = {
  /** All that is needed to show the memory; events follow from there. */
  open: request(z.object({}), z.object({ texts: MemoryTexts, locale: z.string(), snapshot: MemorySnapshot })),
  /**
   * Finds among all fragments. `deep`: by meaning as well, where the person has a model for that; null when the page asked for
   * something else meanwhile.
   */
  find: request(z.object({ filters: MemoryFilters, deep: z.boolean() }), FoundView.nullable()),
  /** What a fragment was learnt from. */
  origin: request(z.object({ key: Key }), OriginView),
  add: request(
    z.object({
      ...{ folder: Key, text: Words, kind: KindView, tier: TierView, shelf: ShelfView },
      ...{ goal: OnlyFor, pinned: z.boolean() },
    }),
    z.object({ key: z.string() }),
  ),
  /** `was`: its text when somebody began to write; nothing is changed when that is another one by now. */
  edit: request(
    z.object({
      ...{ key: Key, was: Words, text: Words, kind: KindView, tier: TierView, shelf: ShelfView },
      ...{ goal: OnlyFor },
    }),
    z.object({ key: z.string() }),
  ),
  /** The goals of a folder, or of the one that a fragment is in, the newest first. */
  goals: request(z.object({ of: Key }), z.array(GoalChoice)),
  pin: request(z.object({ key: Key, pinned: z.boolean() }), z.object({ key: z.string() })),
  forget: request(z.object({ keys: Keys }), Undoable),
  /** Makes one of several of the same folder: the first stays, under these words. */
  merge: request(z.object({ keys: Keys.min(2), text: Words }), Undoable),
  /** Takes back what was forgotten or merged. */
  undo: request(z.object({ undo: z.int() }), z.null()),
  /** Has the person choose a file and writes these fragments to it; null when they chose none. */
  exportTo: request(z.object({ keys: Keys }), z.object({ count: z.int(), file: z.string() }).nullable()),
  /** Has the person choose a file and takes in what it holds. */
  importFrom: request(z.object({ folder: Key }), z.object({ count: z.int() }).nullable()),
  /** Opens the file of a fragment, or one that is none. */
  openFile: request(z.object({ key: Key }), z.null()),
  openTask: request(z.object({ task: Key }), z.null()),
};
export type MemoryRequests = typeof memoryRequests;

/** What the host of the memory tells its page. */
export const memoryEvents = {
  changed: MemoryDelta,
  /** Show this fragment. */
  reveal: z.object({ key: Key }),
};
export type MemoryEvents = typeof memoryEvents;
