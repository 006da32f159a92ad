import type { Lifetime } from '../../core/base/index.ts';
import { boardRequests, serve, type BoardEvents, type EventOf, type HostMessage } from '../../protocol/index.ts';
import { createBoardFeed } from './board-feed.ts';
import type { Place } from './board-folder.ts';
import { createFinder, personHandlers, type BridgeParts, type Finder } from './board-handlers.ts';
import { createTaskWatch, type TaskWatch, type WatchParts } from './task-watch.ts';
import { boardTexts } from './texts.ts';

/** The host's end of a page with a task board. */
export interface Bridge {
  /** Takes what the page sends, whatever it is. */
  readonly receive: (raw: unknown) => Promise<void>;
  /** Has the page show a task, now or as soon as it is there. */
  readonly reveal: (place: Place) => void;
  /** The page is not there any more: nothing is made for it until it asks again. */
  readonly sleep: () => void;
}

/** The one task that a page watches, if it does. */
function createWatchSlot(find: Finder, parts: Omit<WatchParts, 'place'>) {
  let watch: TaskWatch | undefined;
  const stop = (): null => {
    watch?.stop();
    watch = undefined;
    return null;
  };
  return {
    start(key: string): ReturnType<TaskWatch['start']> {
      stop();
      watch = createTaskWatch({ place: find.task(key), ...parts });
      return watch.start();
    },
    refresh: (): void => watch?.refresh(),
    stop,
  };
}

/**
 * Owns what one page has been told and which task it watches.
 *
 * Invariants:
 * 1. No event is sent before the page asked for all of it, nor after the page or the lifetime ended.
 * 2. What the page asks for is looked up in the present state: a question that was answered meanwhile is not answered again.
 */
export function createBridge(parts: BridgeParts, lifetime: Lifetime): Bridge {
  const feed = createBoardFeed(parts.about);
  const find = createFinder(parts);
  let isAwake = false;
  let wanted: Place | undefined;

  const post = (message: HostMessage): void => {
    if (!lifetime.signal.aborted) parts.post(message);
  };
  const send = (event: EventOf<BoardEvents>): void => {
    if (isAwake) post(event);
  };
  const watch = createWatchSlot(find, { l10n: parts.l10n, send });
  const showWanted = (): void => {
    if (!wanted || !isAwake) return;
    send({ event: 'reveal', data: { key: wanted.folder.keyOf(wanted.id) } });
    wanted = undefined;
  };
  const sleep = (): void => {
    isAwake = false;
    watch.stop();
  };
  const off = parts.onChanged(() => {
    if (!isAwake) return;
    const delta = feed.delta();
    if (delta) send({ event: 'changed', data: delta });
    watch.refresh();
  });
  lifetime.add(() => {
    off();
    sleep();
  });
  const receive = serve({
    requests: boardRequests,
    handlers: {
      ...personHandlers(parts, find),
      async open() {
        await parts.openFolders();
        watch.stop();
        isAwake = true;
        setImmediate(showWanted);
        const { l10n, locale, actions } = parts;
        return { texts: boardTexts(l10n), locale, snapshot: feed.snapshot(), limit: actions.lastLimit() };
      },
      watch: async ({ key }) => watch.start(key),
      unwatch: () => Promise.resolve(watch.stop()),
    },
    post,
    report: parts.report,
  });
  return {
    receive,
    reveal(place) {
      wanted = place;
      showWanted();
    },
    sleep,
  };
}
