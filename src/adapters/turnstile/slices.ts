import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const usual = 8;

/** Gives the thread back when it was held for a slice: to be awaited between the small pieces of long work. */
export function createSlices(slice = usual): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < slice) return;
    await setImmediate();
    since = performance.now();
  };
}
