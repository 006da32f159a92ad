import { shortHash } from '../base/index.ts';
import type { CallPlace } from '../ports/index.ts';

/** A range of lines, counted from 1. */
export interface ShownLines {
  readonly from: number;
  readonly to: number;
}

/**
 * Owns what one session knows of the files it looked at or wrote: a digest of each, as it last saw it.
 *
 * Invariants:
 * 1. Paths are canonical, so that a file is known by one name however it is called.
 * 2. What the session itself wrote counts as seen, but not as shown.
 */
export interface Readings {
  readonly saw: (path: string, text: string) => void;
  /** The session itself wrote this text: it was seen, and losing it loses nobody's work but its own. */
  readonly wrote: (path: string, text: string) => void;
  /** Whether a file stands as the session wrote it. */
  readonly isOwn: (path: string, text: string) => boolean;
  readonly forget: (path: string) => void;
  /** Lines of a text were shown in a turn. */
  readonly shows: (path: string, text: string, lines: ShownLines, turn: number) => void;
  /** The turn in which these lines of this very text were shown and can still be read; null when there is none. */
  readonly shownIn: (path: string, text: string, lines: ShownLines, place: CallPlace) => number | null;
  /** How the text a file has now stands to what was seen of it. */
  readonly compare: (path: string, text: string) => 'unseen' | 'same' | 'changed';
}

export function createReadings(): Readings {
  const seen = new Map<string, string>();
  const own = new Map<string, string>();
  const shown = new Map<string, readonly (ShownLines & { readonly digest: string; readonly turn: number })[]>();
  return {
    shows(path, text, lines, turn) {
      const digest = shortHash(text);
      const before = (shown.get(path) ?? []).filter((each) => each.digest === digest);
      shown.set(path, [...before, { ...lines, digest, turn }]);
    },
    shownIn(path, text, { from, to }, { turn, wholeSince }) {
      const digest = shortHash(text);
      const found = shown.get(path)?.findLast((each) => {
        const isThere = each.turn < turn && each.turn >= wholeSince;
        return isThere && each.digest === digest && each.from <= from && each.to >= to;
      });
      return found?.turn ?? null;
    },
    saw: (path, text) => void seen.set(path, shortHash(text)),
    wrote(path, text) {
      seen.set(path, shortHash(text));
      own.set(path, shortHash(text));
    },
    isOwn: (path, text) => own.get(path) === shortHash(text),
    forget: (path) => void seen.delete(path),
    compare(path, text) {
      const known = seen.get(path);
      if (known === undefined) return 'unseen';
      return known === shortHash(text) ? 'same' : 'changed';
    },
  };
}
