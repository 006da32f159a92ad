import { bookkeeping, describeEvent, readSummary } from '../../core/app/index.ts';
import { counted, visibleLine } from '../../core/base/index.ts';
import { eventTypes, failure, type EventType, type JournalEvent } from '../../core/domain/index.ts';
import type { EventQuery, JournalReader } from '../../core/ports/index.ts';
import { fail, type Cli } from '../context.ts';
import { followJournal } from '../follow.ts';
import { withReader } from '../journal-access.ts';
import { durationText, momentText } from '../wording.ts';

/** What of the journal is printed. */
export interface LogOptions {
  readonly follow?: true;
  readonly type?: readonly string[];
  readonly grep?: string;
  readonly task?: string;
  readonly goal?: string;
  readonly lines?: number;
  readonly all?: true;
}

/** An event in one line; null for the engine's bookkeeping. */
export function eventLine(event: JournalEvent, withBookkeeping = false): string | null {
  if (!withBookkeeping && bookkeeping.has(event.type)) return null;
  return `${momentText(event.at)}  ${visibleLine(describeEvent(event))}`;
}

function isEventType(name: string): name is EventType {
  return Object.hasOwn(eventTypes, name);
}

function queryOf({ type = [], grep, task, goal, lines }: LogOptions): EventQuery {
  const types = type.filter(isEventType);
  return {
    ...(types.length > 0 ? { types } : {}),
    ...(grep === undefined ? {} : { text: grep }),
    ...(task === undefined ? {} : { taskId: task }),
    ...(goal === undefined ? {} : { goalId: goal }),
    ...(lines === undefined ? {} : { limit: lines, newestFirst: true }),
  };
}

/** Prints the events of a query that come after `seen`; resolves with the last sequence number. */
async function printEvents(
  cli: Cli,
  reader: JournalReader,
  query: EventQuery,
  seen: number,
  all: boolean,
): Promise<number> {
  const { terminal } = cli;
  let last = seen;
  const pages: JournalEvent[][] = [];
  for await (const events of reader.read({ ...query, ...(seen > 0 ? { after: seen } : {}) })) {
    const inOrder = query.newestFirst ? events.toReversed() : [...events];
    last = Math.max(last, inOrder.at(-1)?.seq ?? 0);
    if (query.newestFirst) pages.unshift(inOrder);
    else await printPage(cli, inOrder, all);
  }
  for (const page of pages) await printPage(cli, page, all);
  if (terminal.json) await terminal.data('');
  return last;
}

async function printPage({ terminal }: Cli, events: readonly JournalEvent[], all: boolean): Promise<void> {
  const lines = events.flatMap((event) => (terminal.json ? JSON.stringify(event) : (eventLine(event, all) ?? [])));
  if (lines.length > 0) await terminal.data(`${lines.join('\n')}\n`);
}

/** `maestro log`. */
export function log(cli: Cli, options: LogOptions): Promise<number> {
  const unknown = options.type?.find((name) => !isEventType(name));
  if (unknown !== undefined) {
    const text = `There is no event type "${unknown}". There are: ${Object.keys(eventTypes).join(', ')}.`;
    return Promise.resolve(fail(cli, failure('bad-input', text)));
  }
  return withReader(cli, async (reader) => {
    const query = queryOf(options);
    const all = options.all ?? options.type !== undefined;
    let seen = await printEvents(cli, reader, query, 0, all);
    if (!options.follow) return 0;
    const { limit: _limit, newestFirst: _newestFirst, ...rest } = query;
    seen = Math.max(seen, options.lines === undefined ? seen : reader.lastSeq());
    return followJournal(cli, reader, async () => {
      seen = await printEvents(cli, reader, rest, seen, all);
    });
  });
}

/** `maestro replay`: what happened for a goal, step by step, with the time since its statement. */
export function replay(cli: Cli, goalId: string, options: { readonly speed?: number }): Promise<number> {
  const { terminal } = cli;
  return withReader(cli, async (reader) => {
    const summary = await readSummary(reader, goalId, Date.now());
    if (!summary.ok) return fail(cli, summary.error);
    let start: number | undefined;
    let before: number | undefined;
    let steps = 0;
    for await (const events of reader.read({ goalId })) {
      for (const event of events) {
        start ??= event.at;
        if (options.speed !== undefined) await pause((event.at - (before ?? event.at)) / options.speed);
        before = event.at;
        if (terminal.json) await terminal.data(`${JSON.stringify({ offset: event.at - start, ...event })}\n`);
        else if (!bookkeeping.has(event.type)) {
          steps += 1;
          terminal.say(`${`+${durationText(event.at - start)}`.padStart(12)}  ${visibleLine(describeEvent(event))}`);
        }
      }
    }
    const { status, tasks, duration } = summary.value;
    terminal.say(
      `${goalId} ${status}: ${counted(steps, 'step')}, ${counted(tasks.length, 'task')}, ${durationText(duration)}`,
    );
    return 0;
  });
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
}
