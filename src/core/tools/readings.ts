import { shortHash } from '../base/index.ts';

/**
 * Owns what one session knows of the files it looked at or wrote: a digest of each, as it last saw it.
 *
 * Invariants:
 * 1. Paths are canonical, so that a file is known by one name however it is called.
 * 2. What the session itself wrote counts as seen.
 */
export interface Readings {
  readonly saw: (path: string, text: string) => void;
  readonly forget: (path: string) => void;
  /** How the text a file has now stands to what was seen of it. */
  readonly compare: (path: string, text: string) => 'unseen' | 'same' | 'changed';
}

export function createReadings(): Readings {
  const seen = new Map<string, string>();
  return {
    saw: (path, text) => void seen.set(path, shortHash(text)),
    forget: (path) => void seen.delete(path),
    compare(path, text) {
      const known = seen.get(path);
      if (known === undefined) return 'unseen';
      return known === shortHash(text) ? 'same' : 'changed';
    },
  };
}
