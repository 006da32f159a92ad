import { setImmediate } from 'node:timers/promises';
import type { Lifetime } from '../../core/base/index.ts';
import { memoryRequests, serve, type EventOf, type HostMessage, type MemoryEvents } from '../../protocol/index.ts';
import type { Localiser } from '../board/texts.ts';
import { createMemoryFeed, type MemoryAbout } from './memory-feed.ts';
import { memoryHandlers, type MemoryActions } from './memory-handlers.ts';
import { memoryTexts } from './memory-texts.ts';

/** What a bridge stands between. */
export interface MemoryBridgeParts {
  readonly about: MemoryAbout;
  readonly actions: MemoryActions;
  readonly l10n: Localiser;
  readonly locale: string;
  /** Called when a file of the memory changed, by whoever's hand. */
  readonly onChanged: (listener: () => void) => () => void;
  readonly post: (message: HostMessage) => void;
  readonly report: (text: string) => void;
}

/** The host's end of a page with the memory. */
export interface MemoryBridge {
  /** Takes what the page sends, whatever it is. */
  readonly receive: (raw: unknown) => Promise<void>;
  /** Has the page show a fragment by its name, now or as soon as it is there. */
  readonly reveal: (id: string) => void;
  /** The page is not there any more: nothing is made for it until it asks again. */
  readonly sleep: () => void;
}

/** Runs a piece of work after the one before, and once more when it was called for meanwhile. */
function createTurns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  return () => {
    if (waiting) return waiting;
    const before = running ?? Promise.resolve();
    const next = before.then(() => {
      waiting = undefined;
      running = next;
      return work();
    });
    waiting = next;
    return next;
  };
}

/**
 * Owns what one page has been told.
 *
 * Invariants:
 * 1. No event is sent before the page asked for all of it, nor after the page or the lifetime ended.
 * 2. An answer to what the person did comes after the event that shows what it did.
 * 3. The first answer holds what a screen shows; of many fragments the rest follows.
 */
export function createMemoryBridge(parts: MemoryBridgeParts, lifetime: Lifetime): MemoryBridge {
  const feed = createMemoryFeed(parts.about);
  let isAwake = false;
  let opened = 0;
  let wanted: string | undefined;

  const post = (message: HostMessage): void => {
    if (!lifetime.signal.aborted) parts.post(message);
  };
  const send = (event: EventOf<MemoryEvents>): void => {
    if (isAwake) post(event);
  };
  const refresh = createTurns(async () => {
    if (!isAwake) return;
    const asked = opened;
    for (const delta of await feed.deltas()) {
      if (asked !== opened) return;
      send({ event: 'changed', data: delta });
      // Much at once keeps others waiting, here and there.
      if (delta.more > 0) await setImmediate();
    }
  });
  const find = async (id: string): Promise<void> => {
    const key = await parts.actions.keyOf(id);
    // It may be among what is still to come.
    await refresh();
    if (key !== undefined) send({ event: 'reveal', data: { key } });
  };
  const inBackground = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      parts.report(String(error));
    });
  };
  const tellMore = (): void => {
    inBackground(refresh());
  };
  const showWanted = (): void => {
    if (wanted === undefined || !isAwake) return;
    inBackground(find(wanted));
    wanted = undefined;
  };
  const off = parts.onChanged(tellMore);
  lifetime.add(() => {
    isAwake = false;
    off();
  });
  const receive = serve({
    requests: memoryRequests,
    handlers: {
      ...memoryHandlers(parts, refresh),
      async open() {
        opened += 1;
        const snapshot = await feed.snapshot();
        isAwake = true;
        void setImmediate().then(() => {
          if (snapshot.more > 0) tellMore();
          showWanted();
        });
        return { texts: memoryTexts(parts.l10n), locale: parts.locale, snapshot };
      },
    },
    post,
    report: parts.report,
  });
  return {
    receive,
    reveal(id) {
      wanted = id;
      showWanted();
    },
    sleep() {
      isAwake = false;
    },
  };
}
