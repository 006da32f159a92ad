import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** What a limit bounds: one call, one session, all of a task, all of a goal, all of a day in this workspace. */
const LimitScope = z.enum(['turn', 'session', 'task', 'goal', 'day']);
export type LimitScope = z.infer<typeof LimitScope>;

/**
 * What is counted against a limit. `unpriced`: calls whose price nobody knows, where dollars are limited. `circles`: how often a
 * session may go on though it went round in circles.
 */
const LimitUnit = z.enum(['dollars', 'tokens', 'unpriced', 'circles']);
export type LimitUnit = z.infer<typeof LimitUnit>;

/** A bound that is not passed without the person. */
export const Limit = onFirstUse(() =>
  z.strictObject({
    dollars: z.number().min(0).max(1_000_000).optional().describe('US dollars.'),
    tokens: z.int().min(1).max(1_000_000_000_000).optional().describe('Tokens, in and out.'),
  }),
);
export type Limit = z.infer<ReturnType<typeof Limit>>;

/** The bounds of each scope; what is left out is not bounded. */
export const Limits = onFirstUse(() =>
  z.strictObject({
    turn: Limit().optional().describe('One call of a model.'),
    task: Limit().optional().describe('A task, with its retries and helpers.'),
    goal: Limit().optional().describe('A goal, with its planning and all its tasks.'),
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
export const warningShares = [50, 75, 90] as const;

/** Names a limit within the state. */
export function limitKey({ scope, of, unit }: LimitName): string {
  return `${scope}/${of}/${unit}`;
}

/** An amount in words. */
export function amountText(amount: number, unit: LimitUnit): string {
  if (unit === 'tokens') return `${Math.round(amount).toLocaleString('en')} tokens`;
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
  const both = scopes.flatMap((scope): readonly (readonly [LimitScope, Limit])[] => {
    const [x, y] = [a[scope], b[scope]];
    if (!x || !y) return x || y ? [[scope, { ...x, ...y }]] : [];
    return [[scope, { dollars: least(x.dollars, y.dollars), tokens: least(x.tokens, y.tokens) }]];
  });
  return Object.fromEntries(both);
}
