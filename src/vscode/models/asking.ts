import type { AskInChat } from '../../core/app/index.ts';
import type { Root } from '../roots/roots.ts';
import type { Choice } from './model-settings.ts';

/** How something in the window asks models: which one, and on whose account. */
export interface Asking {
  /** The model that the person picked; null for the usual one. */
  readonly picked: Choice | null;
  /** The folder in whose journal the calls are counted; in none when left out. */
  readonly root: Root | undefined;
  /** Only the picked one may answer. */
  readonly alone: boolean;
  /** The calls are counted even where that begins a journal. */
  readonly begins: boolean;
  /** Tells the person that another model is asked, and why. */
  readonly note: (text: string) => void;
}

/** A way to ask that is open. */
export interface OpenAsking {
  readonly ask: AskInChat;
  /** Resolves when what was asked so far is on record. */
  readonly counted: () => Promise<void>;
}

/**
 * Where the chats of a window ask models: by the router, with a memory of how models have done that agents share.
 *
 * Owns: the connections to the servers of the settings. Nothing is asked by itself.
 */
export interface ModelDesk {
  /** Null when there is no model. Throws when the person's rules cannot be read. */
  open(asking: Asking): Promise<OpenAsking | null>;
}
