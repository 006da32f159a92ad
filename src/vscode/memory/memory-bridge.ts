import { setImmediate } from 'node:timers/promises';
import type { Lifetime } from '../../core/base/index.ts';
import {
  memoryRequests,
  serve,
  type EventOf,
  type Handlers,
  type HostMessage,
  type MemoryEvents,
  type MemoryFilters,
  type MemoryRequests,
} from '../../protocol/index.ts';
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
  /** Resolves when somebody who writes has probably come to an end. Must not reject. */
  readonly settled: () => Promise<void>;
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
 * 2. The first answer holds what a screen shows; of many fragments the rest follows, until the page asks anew.
 */
function createTelling({ about, post }: MemoryBridgeParts, lifetime: Lifetime) {
  const feed = createMemoryFeed(about);
  let isAwake = false;
  let opened = 0;
  const send = (event: EventOf<MemoryEvents>): void => {
    if (isAwake && !lifetime.signal.aborted) post(event);
  };
  return {
    send,
    isAwake: (): boolean => isAwake,
    sleep: (): void => {
      isAwake = false;
    },
    async begin(): ReturnType<typeof feed.snapshot> {
      opened += 1;
      const snapshot = await feed.snapshot();
      isAwake = true;
      return snapshot;
    },
    find: (filters: MemoryFilters, byWords: boolean) => feed.find(filters, byWords),
    refresh: createTurns(async () => {
      if (!isAwake) return;
      const asked = opened;
      for (const delta of await feed.deltas()) {
        if (asked !== opened) return;
        send({ event: 'changed', data: delta });
        // Much at once keeps others waiting, here and there.
        if (delta.more > 0) await setImmediate();
      }
    }),
  };
}

/** Finds what the page asks for; deeper only what is still wanted when somebody has stopped writing. */
function createFinding(
  { settled }: MemoryBridgeParts,
  find: ReturnType<typeof createTelling>['find'],
): Handlers<MemoryRequests>['find'] {
  let searches = 0;
  return async ({ filters, deep }) => {
    const own = ++searches;
    if (deep) await settled();
    return own === searches || !deep ? find(filters, !deep) : null;
  };
}

/** The host's end. An answer to what the person did comes after the event that shows what it did. */
export function createMemoryBridge(parts: MemoryBridgeParts, lifetime: Lifetime): MemoryBridge {
  const { actions, l10n, locale, report } = parts;
  const page = createTelling(parts, lifetime);
  let wanted: string | undefined;

  const inBackground = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      report(String(error));
    });
  };
  const tellMore = (): void => {
    inBackground(page.refresh());
  };
  const find = async (id: string): Promise<void> => {
    const key = await actions.keyOf(id);
    // It may be among what is still to come.
    await page.refresh();
    if (key !== undefined) page.send({ event: 'reveal', data: { key } });
  };
  const showWanted = (): void => {
    if (wanted === undefined || !page.isAwake()) return;
    inBackground(find(wanted));
    wanted = undefined;
  };
  const off = parts.onChanged(tellMore);
  lifetime.add(() => {
    page.sleep();
    off();
  });
  const receive = serve({
    requests: memoryRequests,
    handlers: {
      ...memoryHandlers(parts, page.refresh),
      async open() {
        const snapshot = await page.begin();
        void setImmediate().then(() => {
          if (snapshot.more > 0) tellMore();
          showWanted();
        });
        return { texts: memoryTexts(l10n), locale, snapshot };
      },
      find: createFinding(parts, page.find),
    },
    post(message) {
      if (!lifetime.signal.aborted) parts.post(message);
    },
    report,
  });
  return {
    receive,
    reveal(id) {
      wanted = id;
      showWanted();
    },
    sleep: page.sleep,
  };
}
