import type { Clock, CodeHit, CodeIndex, CodeQuery } from '../../ports/index.ts';

/** How an index is opened, and whether there was one from before; null where there can be none. */
export type OpenCode = () => Promise<{ readonly index: CodeIndex; readonly isKnown: boolean } | null>;

/**
 * What the engine knows of the code.
 *
 * Invariants:
 * 1. Nobody waits for an index to be made: where there is none yet, nothing is found. It is made some seconds later, so that
 *    what the first session takes to begin is not taken beside it.
 * 2. Whoever asks waits for half a second at most.
 * 3. Nothing is opened before somebody asks, or after it was closed.
 */
export interface CodeSource {
  /** Places for a question; none when they are not known in time. */
  readonly relevant: (question: CodeQuery) => Promise<readonly CodeHit[]>;
  readonly close: () => Promise<void>;
}

/** Milliseconds that a session waits for what may matter to it. */
const patience = 500;
/** Milliseconds of them that the embedder may take. */
const brief = 250;
/**
 * Milliseconds that a session is left alone before an index is made for the first time. A time, and no condition: it is for whoever
 * asks later, so there is nothing to be late for; most goals that a program works on, and runs of a pipeline, are over before it and
 * never pay for an index; and a session that lasts longer spends most of its time waiting for a model, at no moment that is known to
 * be better than another.
 */
const beginning = 20_000;

export function createCodeSource(open: OpenCode, clock: Clock): CodeSource {
  const life = new AbortController();
  let opened: ReturnType<OpenCode> | undefined;
  let isMade = false;
  let cancelMaking: (() => void) | undefined;

  /** Has the index look at the files, and make vectors of what is new, for whoever asks next. */
  function refresh(index: CodeIndex): void {
    void index.refresh(life.signal).then(async (done) => {
      isMade ||= done.ok;
      if (done.ok) await index.fill({ atOnce: false }, life.signal);
    });
  }

  /** The same a little later, however many ask until then. */
  function makeSoon(index: CodeIndex): void {
    cancelMaking ??= clock.after(beginning, () => refresh(index));
  }

  async function find(question: CodeQuery): Promise<readonly CodeHit[]> {
    const code = await (opened ??= open());
    if (!code || life.signal.aborted) return [];
    if (!code.isKnown && !isMade) {
      makeSoon(code.index);
      return [];
    }
    const found = await code.index.search({ within: brief, ...question }, life.signal);
    refresh(code.index);
    return found.ok ? found.value : [];
  }

  return {
    relevant(question) {
      if (life.signal.aborted) return Promise.resolve([]);
      return new Promise((resolve) => {
        const cancel = clock.after(patience, () => resolve([]));
        void find(question).then((hits) => {
          cancel();
          resolve(hits);
        });
      });
    },
    async close() {
      life.abort();
      cancelMaking?.();
      await (await opened)?.index.close();
    },
  };
}
