import { canonicalJson } from '../base/index.ts';

/** Arguments that only say where to look, how far, and for how long. */
const places: ReadonlySet<string> = new Set([
  ...(['from', 'to', 'lines', 'line', 'limit', 'depth', 'offset', 'start', 'end', 'count'] as const),
  ...(['head', 'tail', 'max', 'context', 'column', 'page', 'wait', 'timeout'] as const),
]);

/** Words that change nothing of what is asked. */
const trivial = new Set([
  'a',
  'an',
  'the',
  'please',
  'again',
  'now',
  'just',
  'try',
  'once',
  'more',
  'still',
  'also',
  'so',
]);

/** How a shell is told where to look: `-n 20`, `-20`, `+20`, `1,40p`. */
const shellPlaces = /(?<=\s)(?:-[a-zA-Z]?\s*|--(?:lines|max-count|context)[= ]|\+)\d+\b|(?<=[\s'"])\d+(?:,\d+)?p\b/g;
const shellComment = /\s#\s.*$/gm;

/** What differs in two results that say the same: times, dates, how long it took, addresses in memory. */
const volatile =
  /\b\d{4}-\d\d-\d\d(?:[T ][\d:.]+Z?)?|\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b|\b\d+(?:\.\d+)?\s?(?:ms|µs|s|secs?|seconds?|min|minutes?)\b|\b0x[0-9a-f]+\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi;

/** What differs in two errors of one kind: names in quotes, and numbers. */
const named = /"[^"\n]*"|'[^'\n]*'|`[^`\n]*`|\d+/g;

function plain(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '' && !trivial.has(word.toLowerCase()));
  return words.join(' ');
}

function nearValue(value: unknown, key: string): unknown {
  if (typeof value === 'string') {
    return plain(key === 'command' ? value.replace(shellComment, '').replace(shellPlaces, ' #') : value);
  }
  if (Array.isArray(value)) return value.map((each: unknown) => nearValue(each, key));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name, each]) => !(places.has(name) && typeof each === 'number'));
  return Object.fromEntries(kept.map(([name, each]) => [name, nearValue(each, name)]));
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

/** A call as it is compared with others. */
export interface ComparedCall {
  /** The same for calls that are the same but for white space around, and the order of their arguments. */
  readonly exact: string;
  /** The same also for calls that differ in white space, in where to look and how far, and in trivial words. */
  readonly near: string;
  /** It only waits for something that goes on by itself. */
  readonly isPoll: boolean;
}

/** A call as it is compared with others. */
export function compared(name: string, input: string): ComparedCall {
  const value = parsed(input.trim());
  const isPoll = name === 'read-command' || (name === 'run-command' && /\bsleep\b/.test(input));
  return { exact: `${name} ${canonicalJson(value)}`, near: `${name} ${canonicalJson(nearValue(value, ''))}`, isPoll };
}

/** The lines of a result, without what differs each time. */
export function linesOfResult(text: string): readonly string[] {
  const lines = text.replace(volatile, '~').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** What kind of error a text tells of. */
export function kindOfError(text: string): string {
  return text.replace(volatile, '~').replace(named, '~').replace(/\s+/g, ' ').trim();
}
