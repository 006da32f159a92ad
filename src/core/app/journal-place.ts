import type { JournalPlace, JournalReader } from '../ports/index.ts';

/** Before anything happened. */
export const beginning: JournalPlace = { seq: 0, hash: '' };

/** The place of an event. */
export function placeAt(journal: JournalReader, seq: number): JournalPlace {
  return { seq, hash: journal.hashOf(seq) ?? '' };
}

/** Where a journal ends now. */
export function endOf(journal: JournalReader): JournalPlace {
  return placeAt(journal, journal.lastSeq());
}

/**
 * Up to which event a journal is known to somebody who noted a place in one: 0 where that was another journal. A place that was
 * noted without a hash is believed as far as there are events.
 */
export function knownUpTo(
  journal: JournalReader,
  { seq, hash }: { readonly seq: number; readonly hash?: string | undefined },
): number {
  const there = journal.hashOf(seq);
  return there !== null && (hash === undefined || hash === there) ? seq : 0;
}
