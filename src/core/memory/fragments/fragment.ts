import * as z from 'zod';
import { err, ok, onFirstUse, type Result } from '../../base/index.ts';
import type { FrontMatter } from '../../ports/index.ts';

/** How much a fragment counts, and so how long it stays. */
const tiers = ['critical', 'important', 'routine', 'ephemeral'] as const;
export type Tier = (typeof tiers)[number];

/** What a fragment is about. */
const kinds = ['fact', 'decision', 'preference', 'lesson', 'outcome'] as const;

/** What stands in front of a fragment's text in its file. */
const Fields = onFirstUse(() =>
  z.object({
    kind: z.enum(kinds).default('fact'),
    tier: z.enum(tiers).default('routine'),
    /** When it was said or learnt, and when it was last of use; ISO 8601. */
    at: z.iso.datetime(),
    usedAt: z.iso.datetime().optional(),
    /** Sessions and people that it was told to. */
    uses: z.int().min(0).default(0),
    pinned: z.boolean().default(false),
    /** Learnt from work that had read text from outside: told to nobody before a person has kept it. */
    held: z.boolean().default(false),
    /** Only for this goal. */
    goal: z.string().optional(),
    /** Numbers of the events that it was learnt from; none for what a person wrote. */
    events: z.array(z.int()).default([]),
    /** Files, names and libraries that it speaks of. */
    about: z.array(z.string()).default([]),
    /** The fragment that holds in its place, and the one in whose place it holds. */
    supersededBy: z.string().optional(),
    supersedes: z.string().optional(),
  }),
);
type Fields = z.infer<ReturnType<typeof Fields>>;

/** What fields are where nothing is said. */
function usual() {
  const none = { uses: 0, pinned: false, held: false, events: [], about: [] };
  return { kind: 'fact', tier: 'routine', ...none } satisfies Partial<Fields>;
}

/** Something that is remembered. Moments are in milliseconds since the epoch. */
export interface Fragment extends Omit<Fields, 'at' | 'usedAt'> {
  readonly id: string;
  readonly text: string;
  readonly at: number;
  readonly usedAt: number;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTruth = (value: unknown): boolean => typeof value === 'boolean';
const isMoment = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && isDay(value);
const isDay = (moment: string): boolean => {
  const time = Date.parse(moment);
  return !Number.isNaN(time) && new Date(time).toISOString() === moment;
};
const isOneOf =
  (names: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && names.includes(value);
const isListOf =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(fits);

/** How each field looks as it is written here. */
const plain: ReadonlyMap<string, (value: unknown) => boolean> = new Map(
  Object.entries({
    kind: isOneOf(kinds),
    tier: isOneOf(tiers),
    at: isMoment,
    usedAt: isMoment,
    uses: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    pinned: isTruth,
    held: isTruth,
    goal: isText,
    events: isListOf(Number.isSafeInteger),
    about: isListOf(isText),
    supersededBy: isText,
    supersedes: isText,
  } satisfies Record<keyof Fields, (value: unknown) => boolean>),
);

/** Fields as they are written here, read without the schema, which takes ten times as long; null for all else, right or wrong. */
function plainFields(fields: FrontMatter['fields']): Fields | null {
  if (typeof fields !== 'object' || fields === null || !('at' in fields)) return null;
  for (const [name, value] of Object.entries(fields)) if (plain.get(name)?.(value) !== true) return null;
  return { ...usual(), ...fields } as Fields;
}

/** A fragment as its file tells; else what is wrong with it, for the person. */
export function fragmentOf({ source, fields, body, lines }: FrontMatter): Result<Fragment, string> {
  const known = plainFields(fields);
  const read = known ? { success: true as const, data: known } : Fields().safeParse(fields, { jitless: true });
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0] ?? '');
    const isThere = typeof fields === 'object' && fields !== null && name in fields;
    if (name === 'at' && !isThere)
      return err(`${source}.md:1: "at" is missing. Say since when it holds, such as "at: 2026-11-27T08:00:00Z".`);
    return err(`${source}.md:${String(lines[name] ?? 1)}: "${name}" does not fit: ${issue?.message ?? 'unknown'}`);
  }
  if (body === '') return err(`${source}.md: it says nothing below its fields.`);
  const { at, usedAt, ...rest } = read.data;
  const made = Date.parse(at);
  return ok({ ...rest, id: source, text: body, at: made, usedAt: usedAt === undefined ? made : Date.parse(usedAt) });
}

/** A fragment as a file that people can read: what is usual is left out. */
export function fileOf({ id: _id, text, at, usedAt, ...fragment }: Fragment): string {
  const moment = (time: number): string => new Date(time).toISOString();
  const { kind, tier, uses, pinned, held, goal, events, about, supersededBy, supersedes } = fragment;
  const fields: Readonly<Record<string, unknown>> = {
    kind,
    tier,
    at: moment(at),
    ...(usedAt > at ? { usedAt: moment(usedAt) } : {}),
    ...(uses > 0 ? { uses } : {}),
    ...(pinned ? { pinned } : {}),
    ...(held ? { held } : {}),
    goal,
    ...(events.length > 0 ? { events } : {}),
    ...(about.length > 0 ? { about } : {}),
    supersededBy,
    supersedes,
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`${name}: ${typeof value === 'string' && /^[\w:.-]+$/.test(value) ? value : JSON.stringify(value)}`],
  );
  return `---\n${lines.join('\n')}\n---\n\n${text}\n`;
}

/** A fragment with what is usual filled in. */
export function newFragment(id: string, text: string, at: number, more: Partial<Fragment> = {}): Fragment {
  return {
    id,
    text,
    at,
    usedAt: at,
    ...usual(),
    ...more,
  };
}
