/**
 * Owns the clean-up of everything that outlives one call: timers, children, subscriptions.
 *
 * Invariants:
 * 1. Lifetimes form a tree; disposing one runs its clean-ups and disposes its children, newest first.
 * 2. Each clean-up runs once. A clean-up that throws does not stop the others; the errors are returned, a child's with them.
 * 3. Adding to a dead lifetime runs the clean-up at once; what it throws is dropped, for nobody waits for it.
 * 4. A clean-up that was taken back does not run, not even when that happens during disposal.
 */
export interface Lifetime {
  readonly name: string;
  /** Aborted when disposal starts. */
  readonly signal: AbortSignal;
  /** Registers a clean-up; the returned function takes it back without running it. */
  add(cleanUp: () => void | Promise<void>): () => void;
  /** A lifetime that ends with this one, or earlier. */
  child(name: string): Lifetime;
  /** Ends this lifetime; resolves with the errors that clean-ups threw. */
  dispose(): Promise<readonly unknown[]>;
}

/** A clean-up, which tells what went wrong. */
type CleanUp = () => Promise<readonly unknown[]>;

/** A root lifetime. */
export function createLifetime(name: string): Lifetime {
  const controller = new AbortController();
  const cleanUps = new Set<CleanUp>();
  let disposal: Promise<readonly unknown[]> | undefined;

  function register(cleanUp: CleanUp): () => void {
    if (controller.signal.aborted) void cleanUp();
    else cleanUps.add(cleanUp);
    return () => void cleanUps.delete(cleanUp);
  }

  async function runAll(): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    controller.abort(new Error(`${name} ended`));
    for (const cleanUp of [...cleanUps].reverse()) if (cleanUps.delete(cleanUp)) errors.push(...(await cleanUp()));
    return errors;
  }

  return {
    name,
    signal: controller.signal,
    add: (cleanUp) =>
      register(async () => {
        try {
          await cleanUp();
          return [];
        } catch (error) {
          return [error];
        }
      }),
    child(childName) {
      const child = createLifetime(`${name}/${childName}`);
      child.add(register(() => child.dispose()));
      return child;
    },
    dispose() {
      if (disposal) return disposal;
      const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
      disposal = promise;
      void runAll().then(resolve);
      return promise;
    },
  };
}
