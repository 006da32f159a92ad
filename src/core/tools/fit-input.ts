import * as z from 'zod';
import { err, ok, type Result } from '../base/index.ts';

/** Other names of fields that models bring from elsewhere, by ours. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  path: ['file', 'filename', 'filepath', 'file_path', 'file-path', 'filePath'],
  text: ['content', 'contents', 'file_text', 'fileText'],
  command: ['cmd', 'script'],
  pattern: ['query', 'regex'],
  old: ['old_string', 'oldString', 'old_str', 'old_text', 'oldText', 'search'],
  new: ['new_string', 'newString', 'new_str', 'new_text', 'newText', 'replace'],
};

/** Fields in which models explain a call: nothing depends on them. */
const chatter: ReadonlySet<string> = new Set([
  'explanation',
  'reason',
  'reasoning',
  'thought',
  'description',
  'comment',
]);

/** How often what was mended is looked at again. */
const passes = 4;

type Issue = z.core.$ZodIssue;
type Fields = Record<string, unknown>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whyUnreadable(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The value of the type that was expected, when a value can only mean that; undefined otherwise. */
function asExpected(expected: string, value: unknown): unknown {
  const read = typeof value === 'string' ? parsed(value.trim()) : undefined;
  switch (expected) {
    case 'array':
      if (Array.isArray(read)) return read;
      return typeof value === 'string' || (typeof value === 'object' && value !== null) ? [value] : undefined;
    case 'object':
      return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
    case 'number':
    case 'int':
      return typeof read === 'number' ? read : undefined;
    case 'boolean':
      return typeof value === 'string' ? parsed(value.trim().toLowerCase()) : undefined;
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
    default:
      return undefined;
  }
}

/** The object or list that holds the last step of a path. */
function holderOf(root: unknown, path: readonly PropertyKey[]): Fields | null {
  let at = root;
  for (const step of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return null;
    at = (at as Fields)[String(step)];
  }
  return typeof at === 'object' && at !== null ? (at as Fields) : null;
}

/** Renames or drops fields that the schema does not know; false when one of them may mean something. */
function mendKeys(fields: Fields, unknown: readonly string[], missing: readonly string[]): boolean {
  let isMended = false;
  for (const key of unknown) {
    const own = missing.find((name) => aliases[name]?.includes(key) && !(name in fields));
    if (own === undefined && !chatter.has(key)) continue;
    if (own !== undefined) fields[own] = fields[key];
    Reflect.deleteProperty(fields, key);
    isMended = true;
  }
  return isMended;
}

function mendIssue(root: unknown, issue: Issue, issues: readonly Issue[]): boolean {
  if (issue.code === 'unrecognized_keys') {
    const fields = holderOf(root, [...issue.path, '']);
    const depth = issue.path.length;
    const missing = issues
      .filter((each) => each.code === 'invalid_type' && each.path.length === depth + 1)
      .map((each) => String(each.path[depth]));
    return fields !== null && mendKeys(fields, issue.keys, missing);
  }
  if (issue.code !== 'invalid_type') return false;
  const holder = holderOf(root, issue.path);
  const key = String(issue.path.at(-1));
  if (!holder || !(key in holder)) return false;
  const value = asExpected(issue.expected, holder[key]);
  if (value === undefined) return false;
  holder[key] = value;
  return true;
}

/** Leaves out what a model wrote as null. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

/**
 * A value as a schema wants it: numbers, lists and objects that came as text are read, one item is a list of one, fields with
 * the names that other programs give them get ours. What could mean something else is refused, with what is wrong.
 */
export function fitInput<T>(schema: z.ZodType<T>, given: unknown): Result<T, string> {
  const value = structuredClone(withoutNulls(given));
  for (let pass = 0; ; pass++) {
    const result = schema.safeParse(value);
    if (result.success) return ok(result.data);
    const { issues } = result.error;
    const mended = issues.filter((issue) => mendIssue(value, issue, issues));
    if (mended.length === 0 || pass === passes) return err(z.prettifyError(result.error));
  }
}

/** The input of a call from its JSON text, or what is wrong with it. */
export function readInput<T>(schema: z.ZodType<T>, name: string, text: string): Result<T, string> {
  const value = text.trim() === '' ? {} : parsed(text);
  if (value === undefined) {
    const why = `it is not clear what was meant: ${whyUnreadable(text)}`;
    return err(`The input of "${name}" is not JSON (${why}). Send the call again.`);
  }
  const fitted = fitInput(schema, value);
  return fitted.ok ? fitted : err(`The input of "${name}" does not fit: ${fitted.error}`);
}
