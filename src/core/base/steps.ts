/** Work in small steps, so that others can have their turn in between. */
export type Steps<T> = Generator<undefined, T>;

/** Gives the thread back when it was held for a while: to be awaited between small pieces of long work. */
export type Pause = () => Promise<void>;

/** Does all of it at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** Does it with a pause after each step; at once where there is none. */
export async function inSlices<T>(steps: Steps<T>, pause?: Pause): Promise<T> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    await pause?.();
  }
}
