import type { FilePolicy } from '../policy/index.ts';
import type { Surroundings } from './surroundings.ts';

/** What policy files lay down, as an engine goes by it. */
export interface PolicyBook {
  /** As it was last read. */
  readonly now: () => FilePolicy;
  /** As it stands now: read anew before each goal, session and command. */
  readonly read: () => Promise<FilePolicy>;
}

/**
 * Keeps what policy files lay down, and reads them again whenever it is asked to.
 * @param first what they say now; that nothing holds, where nothing reads any.
 * @param warn told of what can no longer be read, each trouble once while it lasts; not of what is so from the beginning.
 */
export function openPolicyBook(
  { readPolicy }: Pick<Surroundings, 'readPolicy'>,
  first: FilePolicy,
  warn: (trouble: string) => void,
): PolicyBook {
  let known = first;
  return {
    now: () => known,
    async read() {
      const found = (await readPolicy?.()) ?? first;
      for (const trouble of found.troubles) if (!known.troubles.includes(trouble)) warn(trouble);
      known = found;
      return found;
    },
  };
}
