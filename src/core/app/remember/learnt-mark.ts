import * as z from 'zod';
import { onFirstUse } from '../../base/index.ts';
import type { Fragment } from '../../memory/index.ts';
import type { FrontMatter, JournalPlace } from '../../ports/index.ts';

/** The file that says up to which event was learnt. */
export const watermark = 'learnt-up-to';

/** Up to which event was learnt, and of which journal; without a hash where an earlier version noted it. */
export interface Mark {
  readonly seq: number;
  readonly hash?: string | undefined;
  /** The file says nothing of that any more: this is the last event that something there is from. */
  readonly isDamaged?: true;
}

const Fields = onFirstUse(() => z.object({ event: z.int().min(0), hash: z.string().optional() }));

/**
 * The mark beside fragments that were learnt.
 * @param isUnread whether its file could not be read.
 */
export function markBeside(learnt: readonly Fragment[], files: readonly FrontMatter[], isUnread: boolean): Mark {
  const file = files.find(({ source }) => source === watermark);
  if (!file && !isUnread) return { seq: 0 };
  const read = Fields().safeParse(file?.fields);
  if (read.success) return { seq: read.data.event, hash: read.data.hash };
  return { seq: learnt.reduce((last, { events }) => Math.max(last, ...events), 0), isDamaged: true };
}

/** What a mark is noted as. */
export function markText({ seq, hash }: JournalPlace): string {
  return `---\nevent: ${String(seq)}\nhash: "${hash}"\n---\n\nWhat happened up to this event was learnt from.\n`;
}

/** What there is to say of a mark that is damaged. */
export function damagedText({ seq }: Mark): string {
  return (
    `${watermark}.md: it did not say any more up to which event was learnt. Learning went on after event ${String(seq)}, ` +
    'the last that something was learnt from, and the file was written anew.'
  );
}
