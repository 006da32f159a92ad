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
 * Reads the policy files, and again whenever it is asked to.
 * @param none what holds where nothing reads any.
 * @param warn told of what can no longer be read, each trouble once while it lasts; not of what is so from the beginning.
 */
export async function openPolicyBook(
  { readPolicy }: Pick<Surroundings, 'readPolicy'>,
  none: FilePolicy,
  warn: (trouble: string) => void,
): Promise<PolicyBook> {
  const find = async (): Promise<FilePolicy> => (readPolicy ? readPolicy() : none);
  let known = await find();
  return {
    now: () => known,
    async read() {
      const found = await find();
      for (const trouble of found.troubles) if (!known.troubles.includes(trouble)) warn(trouble);
      known = found;
      return found;
    },
  };
}
