import { shortHash } from '../base/index.ts';
import type { TranscriptEntry } from '../domain/index.ts';
import { compared, kindOfError, linesOfResult, type ComparedCall } from './sameness.ts';

/**
 * Turns in a row after which there is a warning, and after which the agent is stopped: without anything new, with the same
 * error, with nothing but errors, with nothing but waiting, and with the same calls in the same order whatever they bring.
 */
export const bounds = {
  stale: { warn: 5, stop: 10 },
  sameError: { warn: 5, stop: 10 },
  failed: { warn: 8, stop: 16 },
  polled: { warn: 30, stop: 60 },
  repeated: { warn: 20, stop: 30 },
} as const;

type Row = keyof typeof bounds;

const rowNames = ['stale', 'sameError', 'failed', 'polled', 'repeated'] as const;

/** So many calls in a row may make up one circle. */
const longestCircle = 5;

/** The share of a result's lines that must be new when a call is made again with other places to look at. */
const newShare = 1 / 5;

/** By these, a warning and the person's leave are known again after a restart. */
const warningMark = 'You make no progress:';
export const leaveText =
  'The person lets you go on, though you were going round in circles. Do not repeat what you did: look for another way.';

/** An agent that goes round in circles, in words for the person. */
export interface Circle {
  readonly text: string;
}

/**
 * Owns what a session knows of its own progress, from its journaled steps alone.
 *
 * Invariants:
 * 1. A turn brings something new when one of its calls was not made before, or has a result that it has not had before. Calls that
 *    differ only in white space, order, places to look at or trivial words are the same call; of those the result must be new to
 *    a good part.
 * 2. There is one warning until something new comes.
 * 3. When the person says something, or lets the agent go on, counting begins anew.
 */
export interface Progress {
  readonly take: (entry: TranscriptEntry) => void;
  /** What to say to the model before the next turn; null for nothing. */
  readonly warning: () => string | null;
  /** How the agent goes round in circles; null when it does not. */
  readonly circle: () => Circle | null;
  /** How often the person let it go on. */
  readonly leaves: () => number;
}

/** What one turn brought. */
interface TurnNews {
  readonly calls: readonly ComparedCall[];
  readonly fresh: boolean;
  /** The kinds of its errors; null as soon as a call succeeded. */
  readonly errors: readonly string[] | null;
}

const noNews: TurnNews = { calls: [], fresh: false, errors: [] };

/** What calls have brought so far. */
function createMemory() {
  const results = new Set<string>();
  const exact = new Set<string>();
  const lines = new Map<string, Set<string>>();
  /** Whether a result is news, which it is no more afterwards. */
  return (call: ComparedCall, ok: boolean, text: string): boolean => {
    const shown = linesOfResult(text);
    const before = lines.get(call.near);
    const known = before ?? new Set();
    const added = shown.filter((line) => !known.has(line)).length;
    for (const line of shown) known.add(line);
    lines.set(call.near, known);
    const key = shortHash(`${call.exact}\0${String(ok)}\0${shown.join('\n')}`);
    const isSame = results.has(key);
    const isAgain = exact.has(call.exact);
    results.add(key);
    exact.add(call.exact);
    if (!before) return true;
    return isAgain ? !isSame : added > 0 && added >= shown.length * newShare;
  };
}

/** How many turns in a row were those of a circle of any length, whatever they brought. */
function createCircles() {
  let signatures: readonly string[] = [];
  let runs: readonly number[] = [];
  return {
    longest: () => Math.max(0, ...runs),
    take(signature: string): void {
      runs = Array.from({ length: longestCircle }, (_, at) => (signatures[at] === signature ? (runs[at] ?? 0) + 1 : 0));
      signatures = [signature, ...signatures].slice(0, longestCircle);
    },
    forget(): void {
      runs = [];
    },
  };
}

const texts: Readonly<Record<Row, (turns: string) => string>> = {
  stale: (turns) => `made the same calls with the same results for ${turns} turns`,
  sameError: (turns) => `got the same error for ${turns} turns`,
  failed: (turns) => `got nothing but errors for ${turns} turns`,
  polled: (turns) => `only waited for ${turns} turns, and nothing came`,
  repeated: (turns) => `made the same calls in the same order for ${turns} turns`,
};

const nothing: Readonly<Record<Row, number>> = { stale: 0, sameError: 0, failed: 0, polled: 0, repeated: 0 };

/** The rows after one more turn. */
function counted(rows: typeof nothing, { calls, fresh, errors }: TurnNews, isSameError: boolean): typeof nothing {
  const isPoll = calls.every((call) => call.isPoll);
  const stale = fresh ? 0 : rows.stale + (isPoll ? 0 : 1);
  const polled = fresh ? 0 : rows.polled + (isPoll ? 1 : 0);
  const sameError = errors === null ? 0 : isSameError ? rows.sameError + 1 : 1;
  return { ...rows, stale, polled, sameError, failed: errors === null ? 0 : rows.failed + 1 };
}

/** Counts turns in a row by what they brought. */
function createCounting() {
  const isNews = createMemory();
  const circles = createCircles();
  let rows = nothing;
  let turn = noNews;
  let lastError = '';
  return {
    rows: () => rows,
    result(call: ComparedCall, ok: boolean, text: string): void {
      const errors = ok || turn.errors === null ? null : [...turn.errors, kindOfError(text)];
      const fresh = isNews(call, ok, text) || turn.fresh;
      turn = { calls: [...turn.calls, call], fresh, errors };
    },
    /** Ends the turn; whether it got on. */
    close(): boolean {
      if (turn.calls.length === 0) return false;
      const { calls, fresh, errors } = turn;
      const error = errors?.join('\n') ?? '';
      rows = counted(rows, turn, error === lastError);
      lastError = error;
      // Whoever waits makes the same call again and again.
      if (!calls.every((call) => call.isPoll)) circles.take(calls.map(({ exact }) => exact).join('\n'));
      rows = { ...rows, repeated: circles.longest() };
      turn = noNews;
      return fresh && errors === null && rows.repeated < bounds.repeated.warn;
    },
    startAnew(): void {
      circles.forget();
      rows = nothing;
    },
  };
}

export function createProgress(entries: readonly TranscriptEntry[]): Progress {
  const counting = createCounting();
  const calls = new Map<string, ComparedCall>();
  let last = '';
  let isWarned = false;
  let leaves = 0;

  function close(): void {
    if (counting.close()) isWarned = false;
  }

  function takeSaid(by: string, text: string): void {
    const isLeave = by === 'engine' && text === leaveText;
    if (by === 'engine' && !isLeave) {
      isWarned ||= text.startsWith(warningMark);
      return;
    }
    close();
    counting.startAnew();
    isWarned = false;
    if (isLeave) leaves += 1;
  }

  function take(entry: TranscriptEntry): void {
    if (entry.kind === 'turn') {
      close();
      calls.clear();
      for (const { id, name, input } of entry.calls) calls.set(id, compared(name, input));
    } else if (entry.kind === 'tool-finished') {
      counting.result(calls.get(entry.callId) ?? compared(entry.name, ''), entry.ok, entry.text);
      last = `${entry.name}: ${entry.text}`;
    } else if (entry.kind === 'said') takeSaid(entry.by, entry.text);
  }

  /** The first row that has come to a bound. */
  function beyond(bound: 'warn' | 'stop'): Row | undefined {
    close();
    return rowNames.find((row) => counting.rows()[row] >= bounds[row][bound]);
  }

  for (const entry of entries) take(entry);
  return {
    take,
    leaves: () => leaves,
    warning() {
      if (beyond('warn') === undefined || isWarned) return null;
      return `${warningMark} your last calls only brought what you knew already, or failed. Do something else: look at what the results say, try another way, or end your stage with "report" and say what is in the way.`;
    },
    circle() {
      const row = beyond('stop');
      if (row === undefined) return null;
      const what = texts[row](String(counting.rows()[row]));
      return { text: `The agent ${what}, though it was warned. Its last result was ${last.slice(0, 300)}` };
    },
  };
}
