/** Lets work of the same name run one after the other, and work of different names side by side. */
export interface Lanes {
  /** Runs `work` when everything given before under the name has ended, however it ended. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Owns the tail of each lane; a lane that is empty is forgotten. */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(name, work) {
      const before = tails.get(name) ?? Promise.resolve();
      const mine = before.then(work, work);
      tails.set(name, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(name) === mine) tails.delete(name);
      }
    },
  };
}
