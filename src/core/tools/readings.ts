import { shortHash } from '../base/index.ts';
import type { SeenFile } from '../domain/index.ts';
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

/** What a session saw before it was taken up again, with the turn. */
export type SeenBefore = SeenFile & { readonly turn: number };

export function createReadings(before: readonly SeenBefore[] = []): Readings {
  const seen = new Map<string, string>();
  const own = new Map<string, string>();
  const shown = new Map<string, readonly (ShownLines & { readonly digest: string; readonly turn: number })[]>();
  for (const { path, digest, lines, own: isOwn, turn } of before) {
    if (lines) shown.set(path, [...(shown.get(path) ?? []), { ...lines, digest, turn }]);
    else if (digest === '') seen.delete(path);
    else seen.set(path, digest);
    if (isOwn) own.set(path, digest);
  }
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

/** The same readings, and what one call adds to them. */
export function noting(readings: Readings): { readonly readings: Readings; readonly added: () => readonly SeenFile[] } {
  const added: SeenFile[] = [];
  return {
    added: () => added,
    readings: {
      ...readings,
      shows(path, text, { from, to }, turn) {
        added.push({ path, digest: shortHash(text), lines: { from, to } });
        readings.shows(path, text, { from, to }, turn);
      },
      saw(path, text) {
        added.push({ path, digest: shortHash(text) });
        readings.saw(path, text);
      },
      wrote(path, text) {
        added.push({ path, digest: shortHash(text), own: true });
        readings.wrote(path, text);
      },
      forget(path) {
        added.push({ path, digest: '' });
        readings.forget(path);
      },
    },
  };
}
