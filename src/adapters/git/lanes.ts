/** Runs work of the same name one after the other, of different names side by side. */
export type Lanes = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Lanes that forget a name when its last work is done. */
export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    last.set(name, settled);
    try {
      return await mine;
    } finally {
      if (last.get(name) === settled) last.delete(name);
    }
  };
}
