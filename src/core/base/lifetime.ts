/**
 * Owns the clean-up of everything that outlives one call: timers, children, subscriptions.
 *
 * Invariants:
 * 1. Lifetimes form a tree; disposing a parent disposes its children first, newest first.
 * 2. Each clean-up runs once. A clean-up that throws does not stop the others; the errors are returned.
 * 3. Adding to a dead lifetime runs the clean-up at once.
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

/** A root lifetime. */
export function createLifetime(name: string): Lifetime {
  const controller = new AbortController();
  const cleanUps = new Set<() => void | Promise<void>>();
  let disposal: Promise<readonly unknown[]> | undefined;

  async function runAll(): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    controller.abort(new Error(`${name} ended`));
    for (const cleanUp of [...cleanUps].reverse()) {
      cleanUps.delete(cleanUp);
      try {
        await cleanUp();
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }

  const lifetime: Lifetime = {
    name,
    signal: controller.signal,
    add(cleanUp) {
      if (disposal) {
        void cleanUp();
        return () => undefined;
      }
      cleanUps.add(cleanUp);
      return () => void cleanUps.delete(cleanUp);
    },
    child(childName) {
      const child = createLifetime(`${name}/${childName}`);
      const forget = lifetime.add(async () => {
        await child.dispose();
      });
      child.add(forget);
      return child;
    },
    dispose() {
      disposal ??= runAll();
      return disposal;
    },
  };
  return lifetime;
}
