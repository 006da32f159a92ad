import * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import { eventTypes, failure, type Failure, type JournalEvent } from '../../core/domain/index.ts';
import { emptyChain, linkProblem, openEnvelope, type ChainHead, type Envelope } from './envelope.ts';
import type { Upcasters } from './upcast.ts';

/** The first line of an export. `events` and `head` show whether lines are missing at its end. */
const Header = z.object({
  format: z.literal('codemaestro-journal'),
  version: z.literal(1),
  events: z.int().min(0),
  head: z.string(),
});
type Header = z.infer<typeof Header>;

const Line = z.strictObject({
  seq: z.int(),
  at: z.number(),
  type: z.string(),
  version: z.int(),
  prev: z.string(),
  hash: z.string(),
  data: z.unknown(),
});

/** The header line of an export that ends at `head`. */
export function headerLine(head: ChainHead): string {
  const header: Header = { format: 'codemaestro-journal', version: 1, events: head.seq, head: head.hash };
  return JSON.stringify(header);
}

/** One event as a line. The stored text of the data is taken over as it is, because the hash covers it. */
export function eventLine({ seq, at, type, version, prevHash, hash, data }: Envelope): string {
  const front = JSON.stringify({ seq, at, type, version, prev: prevHash, hash });
  return `${front.slice(0, -1)},"data":${data}}`;
}

/** A record of an export with the event in it. */
export interface Imported {
  readonly envelope: Envelope;
  readonly event: JournalEvent;
}

/** Reads an export line by line; nothing in it is believed before it was checked. */
export interface ImportReader {
  /** The record of the next line; null for the header and blank lines. */
  next(line: string): Result<Imported | null, Failure>;
  /** Whether the export was whole; the head of its chain. */
  end(): Result<ChainHead, Failure>;
}

function broken(line: number, problem: string): Failure {
  return failure(
    'journal-broken',
    `Line ${line} of the export: ${problem}. Nothing was imported. Export the journal again, or take another export.`,
  );
}

function parse<T>(text: string, schema: z.ZodType<T>): Result<T, string> {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : err(z.prettifyError(parsed.error));
  } catch {
    return err('it is not JSON');
  }
}

function openRecord(text: string, head: ChainHead, upcasters: Upcasters): Result<Imported, string> {
  const line = parse(text, Line);
  if (!line.ok) return line;
  const { prev, data, ...fields } = line.value;
  // Printing what was parsed gives the stored text again: JSON.stringify wrote it, and its own output is a fixed point.
  const envelope: Envelope = { ...fields, prevHash: prev, data: JSON.stringify(data) };
  const broken = linkProblem(head, envelope);
  if (broken) return err(`event ${broken.seq}: ${broken.problem}`);
  const event = openEnvelope(envelope, upcasters);
  if (!event.ok) return err(`event ${event.error.seq}: ${event.error.problem}`);
  const fits = eventTypes[event.value.type].data.safeParse(event.value.data);
  if (!fits.success) return err(`event ${envelope.seq} is no "${event.value.type}": ${z.prettifyError(fits.error)}`);
  return ok({ envelope, event: event.value });
}

/** A reader at the start of an export. */
export function createImportReader(upcasters: Upcasters): ImportReader {
  let header: Header | null = null;
  let head = emptyChain;
  let count = 0;

  return {
    next(text) {
      count++;
      const line = text.trim();
      if (line === '') return ok(null);
      if (!header) {
        const parsed = parse(line, Header);
        if (!parsed.ok) return err(broken(count, `it should be the header of a journal export (${parsed.error})`));
        header = parsed.value;
        return ok(null);
      }
      const record = openRecord(line, head, upcasters);
      if (!record.ok) return err(broken(count, record.error));
      head = record.value.envelope;
      return record;
    },
    end() {
      if (!header) return err(broken(1, 'the export is empty'));
      if (head.seq !== header.events || head.hash !== header.head) {
        return err(broken(count, `the export ends with event ${head.seq}, but was written with ${header.events}`));
      }
      return ok({ seq: head.seq, hash: head.hash });
    },
  };
}
