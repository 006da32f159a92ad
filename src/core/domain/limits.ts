import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** What a limit bounds: one call, one session, all of a task, all of a goal, all of a day in this workspace. */
const LimitScope = z.enum(['turn', 'session', 'task', 'goal', 'day']);
export type LimitScope = z.infer<typeof LimitScope>;

/**
 * What is counted against a limit. `unpriced`: calls whose price nobody knows, where dollars are limited. `circles`: how often a
 * session may go on though it went round in circles. `calls`: calls of tools. `minutes`: time in which sessions ran.
 */
const LimitUnit = z.enum(['dollars', 'tokens', 'unpriced', 'circles', 'turns', 'calls', 'minutes', 'helpers']);
export type LimitUnit = z.infer<typeof LimitUnit>;

/** A bound that is not passed without the person. */
export const Limit = onFirstUse(() =>
  z.strictObject({
    dollars: z.number().min(0).max(1_000_000).optional().describe('US dollars.'),
    tokens: z.int().min(1).max(1_000_000_000_000).optional().describe('Tokens, in and out.'),
  }),
);
export type Limit = z.infer<ReturnType<typeof Limit>>;

/** Bounds of what is done, beside what it costs. */
const WorkLimit = onFirstUse(() =>
  Limit().extend({
    turns: z.int().min(1).max(1_000_000_000).optional().describe('Answers of models.'),
    calls: z.int().min(1).max(1_000_000_000).optional().describe('Calls of tools.'),
    minutes: z.number().min(0).max(1_000_000).optional().describe('Minutes in which sessions run.'),
  }),
);

/** How many parts of one task agents may give to helpers when nobody says anything else. */
export const usualHelpers = 20;

/** What is counted of work, beside what it costs. */
export const effortUnits = ['turns', 'calls', 'minutes'] as const;

/** What was done so far for a task or a goal. */
export type Effort = Readonly<Record<(typeof effortUnits)[number], number>>;

export const noEffort: Effort = { turns: 0, calls: 0, minutes: 0 };

/** The bounds of each scope; what is left out is not bounded, but for the usual bounds of work. */
export const Limits = onFirstUse(() =>
  z.strictObject({
    turn: Limit().optional().describe('One call of a model.'),
    task: WorkLimit()
      .extend({ helpers: z.int().min(0).max(10_000).optional().describe('Parts of it that agents give to helpers.') })
      .optional()
      .describe('A task, with its retries and helpers.'),
    goal: WorkLimit().optional().describe('A goal, with its planning and all its tasks.'),
    day: Limit().optional().describe('A day of universal time, in one workspace.'),
  }),
);
export type Limits = z.infer<ReturnType<typeof Limits>>;

/** Which limit: that of a task, a goal or a day, by its name; that of a turn by the task or goal that it is for. */
export const LimitName = onFirstUse(() => z.object({ scope: LimitScope, of: z.string(), unit: LimitUnit }));
export type LimitName = z.infer<ReturnType<typeof LimitName>>;

/** A limit with how things stand against it. */
export const LimitStanding = onFirstUse(() => LimitName().extend({ limit: z.number(), spent: z.number() }));
export type LimitStanding = z.infer<ReturnType<typeof LimitStanding>>;

/**
 * A limit that the next call may pass: the most that it may come to, and by how much a yes raises the limit. `what`: how a session
 * goes round in circles, for the person.
 */
export const LimitShortage = onFirstUse(() =>
  LimitStanding().extend({ needed: z.number(), raise: z.number(), what: z.string().optional() }),
);
export type LimitShortage = z.infer<ReturnType<typeof LimitShortage>>;

/** Shares of a limit, in percent, at which the person is warned. */
const warningShares = [50, 75, 90] as const;

/** The share of a limit that is used up, where the person has not been told of that much yet; null else. */
export function nearedShare({ limit, spent }: Pick<LimitStanding, 'limit' | 'spent'>, warned: number): number | null {
  const share = warningShares.findLast((each) => limit > 0 && spent >= (limit * each) / 100);
  return share !== undefined && share > warned ? share : null;
}

/** Names a limit within the state. */
export function limitKey({ scope, of, unit }: LimitName): string {
  return `${scope}/${of}/${unit}`;
}

/** An amount in words. */
export function amountText(amount: number, unit: LimitUnit): string {
  if (unit !== 'dollars' && unit !== 'unpriced') {
    const [whole, noun] = [Math.round(amount), unit === 'calls' ? 'tool calls' : unit];
    return `${whole.toLocaleString('en')} ${whole === 1 ? noun.slice(0, -1) : noun}`;
  }
  return `$${amount.toFixed(amount > 0 && amount < 0.1 ? 4 : 2)}`;
}

/** What a limit is of, in words. */
export function limitText({ scope, of }: Pick<LimitName, 'scope' | 'of'>): string {
  if (scope === 'turn') return `one call for ${of}`;
  if (scope === 'session') return `session ${of}`;
  return scope === 'day' ? `the day ${of}` : of;
}

function least(x: number | undefined, y: number | undefined): number | undefined {
  if (x === undefined) return y;
  return y === undefined ? x : Math.min(x, y);
}

/** Both of two bounds at once: of each scope and unit the tighter one. */
export function tightest(a: Limits, b: Limits): Limits {
  const scopes = ['turn', 'task', 'goal', 'day'] as const;
  const both = scopes.flatMap((scope): readonly (readonly [LimitScope, NonNullable<Limits['task']>])[] => {
    const [x, y]: readonly [Limits['task'], Limits['task']] = [a[scope], b[scope]];
    if (!x || !y) return x || y ? [[scope, { ...x, ...y }]] : [];
    const units = (['dollars', 'tokens', ...effortUnits, 'helpers'] as const).flatMap((unit) => {
      const bound = least(x[unit], y[unit]);
      return bound === undefined ? [] : [[unit, bound] as const];
    });
    return [[scope, Object.fromEntries(units)]];
  });
  return Object.fromEntries(both);
}
