import {
  allTokens,
  dayOf,
  tightest,
  nearedShare,
  type Limit,
  type LimitName,
  type Limits,
  type LimitShortage,
  type LimitStanding,
} from '../domain/index.ts';
import type { SpendingBooks } from '../ports/index.ts';
import type { Inquiry } from './inquiry.ts';
import type { Pledges } from './pledges.ts';
import { mostOf } from './pricing.ts';
import type { RankedModel } from './ranking.ts';

/** What a session may spend, by everybody who has a say in it. */
export interface Allowed {
  readonly limits: Limits;
  /** Nobody set the limit of the goal in dollars: it is the usual one. */
  readonly isUsual: boolean;
}

export interface PurseConfig {
  readonly allowed: Allowed;
  readonly goalId: string;
  /** Null for a planner. */
  readonly taskId: string | null;
  readonly sessionId: string;
  readonly books: Pick<SpendingBooks, 'spent' | 'raised' | 'warned'>;
  readonly pledges: Pledges;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly neared: (standing: LimitStanding, share: number) => void;
}

/** Why a call may not be made: it may pass a limit, or it may together with the calls that are under way now. */
export type Hindrance = { readonly kind: 'limit'; readonly shortage: LimitShortage } | { readonly kind: 'pledged' };

/** What a model costs, and tokens of one answer of it at most. */
export type Payable = Pick<RankedModel, 'price' | 'output'>;

/** What one session may spend. */
export interface Purse {
  readonly hindrance: (model: Payable, inquiry: Inquiry) => Hindrance | null;
  /** Pledges what a call may come to. Tokens that its answer may have at most, where a limit bounds it. */
  readonly pledge: (model: Payable, inquiry: Inquiry) => number | undefined;
  /** Resolves when a call of another session is over, or the signal aborts. */
  readonly freed: (signal: AbortSignal) => Promise<void>;
  /** The call is over and on record: what was pledged is free again, and the person is warned of limits that are near. */
  readonly settle: () => void;
}

/** What a goal may cost when nobody says anything else. */
export const usualGoalLimit: Limit = { dollars: 20 };

/** Tokens of an answer that is not bounded otherwise, and of one that is worth asking for. */
const usualAnswer = 32_000;
const leastAnswer = 4_000;
/** The share of the usual limit from which on it holds for models without a known price, too. */
const nearUsual = 0.75;
/** A count before the call is an estimate: so much more is pledged. */
const margin = 1.2;

interface Bound extends LimitName {
  readonly scope: 'turn' | 'task' | 'goal' | 'day';
  readonly unit: 'dollars' | 'tokens';
  readonly limit: number;
}

/** What a person says of money for goals; nothing where they only bound the work. */
function moneyOf(limit: Limits['goal']): Limit | undefined {
  if (!limit || Object.keys(limit).length === 0) return limit;
  return limit.dollars === undefined && limit.tokens === undefined ? undefined : limit;
}

/**
 * What all limits come to: the person's, that of the goal, which counts instead of the person's for goals, and the team's,
 * which only tighten.
 */
export function allowedBy(person: Limits, team: Limits, { dollars, tokens }: Limit): Allowed {
  const ofGoal = dollars === undefined && tokens === undefined ? moneyOf(person.goal) : { dollars, tokens };
  const isUsual = ofGoal === undefined && team.goal?.dollars === undefined;
  return { limits: tightest({ ...person, goal: ofGoal ?? usualGoalLimit }, team), isUsual };
}

/** The bounds that there are for a session, with what they are of. */
function boundsOf({ allowed: { limits }, goalId, taskId, now }: PurseConfig): readonly Bound[] {
  const names = { turn: taskId ?? goalId, task: taskId, goal: goalId, day: dayOf(now()) };
  const [scopes, units] = [['turn', 'task', 'goal', 'day'] as const, ['dollars', 'tokens'] as const];
  return scopes.flatMap((scope) =>
    units.flatMap((unit): readonly Bound[] => {
      const [limit, of] = [limits[scope]?.[unit], names[scope]];
      return limit === undefined || of === null ? [] : [{ scope, of, unit, limit }];
    }),
  );
}

/** How things stand against a bound by what is on record. */
function standingOf(bound: Bound, { books }: PurseConfig): LimitStanding {
  const { scope, of, unit } = bound;
  const limit = bound.limit + books.raised(bound);
  if (scope === 'turn') return { scope, of, unit, limit, spent: 0 };
  const cost = books.spent(scope, of);
  return { scope, of, unit, limit, spent: unit === 'dollars' ? cost.dollars : allTokens(cost.tokens) };
}

/** What a call of so many tokens in and out may come to; null when nobody knows. */
function mostIn(unit: Bound['unit'], input: number, output: number, { price }: Payable): number | null {
  return unit === 'tokens' ? input + output : mostOf(input, output, price);
}

/** Tokens that a call may take: those it is asked with, and those of its answer. */
function sizeOf(
  { output }: Payable,
  { request, tokens }: Inquiry,
): { readonly input: number; readonly output: number } {
  const longest = Math.min(output ?? usualAnswer, usualAnswer);
  return { input: Math.ceil(tokens * margin), output: Math.min(request.maxOutputTokens ?? longest, longest) };
}

/** What a yes adds: half of the limit again, or as much as the call needs, in whole cents or tokens. */
function raiseOf({ limit, unit }: Bound, missing: number): number {
  const raise = Math.max(limit / 2, missing);
  return unit === 'tokens' ? Math.ceil(raise) : Math.ceil(raise * 100) / 100;
}

function hindranceAt(bound: Bound, model: Payable, inquiry: Inquiry, config: PurseConfig): Hindrance | null {
  const { books, pledges, sessionId, allowed } = config;
  const { scope, of, unit } = bound;
  const standing = standingOf(bound, config);
  if (unit === 'dollars' && !model.price) {
    const unpriced = { scope, of, unit: 'unpriced' as const };
    // Nobody set it, so nobody is asked about prices, until what is known comes near it: that is no way around it.
    if (allowed.isUsual && scope === 'goal' && standing.spent < standing.limit * nearUsual) return null;
    if (books.raised(unpriced) > 0) return null;
    return { kind: 'limit', shortage: { ...standing, ...unpriced, needed: 0, raise: 1 } };
  }
  const { input, output } = sizeOf(model, inquiry);
  const least = mostIn(unit, input, Math.min(output, leastAnswer), model) ?? 0;
  const left = standing.limit - standing.spent;
  // What costs nothing passes no limit, not even one that was passed already.
  if (least === 0 || least <= left - pledges.within(bound, sessionId)) return null;
  if (least <= left) return { kind: 'pledged' };
  const needed = mostIn(unit, input, output, model) ?? 0;
  return { kind: 'limit', shortage: { ...standing, needed, raise: raiseOf(bound, needed - left) } };
}

/** Tokens of an answer that a bound pays for; null when it bounds none. */
function answerWithin(bound: Bound, model: Payable, input: number, config: PurseConfig): number | null {
  const each = mostIn(bound.unit, 0, 1, model);
  if (!each) return null;
  const { limit, spent } = standingOf(bound, config);
  const left = limit - spent - config.pledges.within(bound, config.sessionId);
  return Math.max(1, Math.floor((left - (mostIn(bound.unit, input, 0, model) ?? 0)) / each));
}

/**
 * The purse of one session.
 *
 * Invariants:
 * 1. What is on record and pledged together passes no limit: before a call is made, the most that it may come to is pledged,
 *    and its answer is bounded by what is left.
 * 2. A pledge is taken back only after the call is on record.
 */
export function createPurse(config: PurseConfig): Purse {
  const { pledges, sessionId, goalId, taskId } = config;
  return {
    hindrance(model, inquiry) {
      const all = boundsOf(config).flatMap((bound) => hindranceAt(bound, model, inquiry, config) ?? []);
      return all.find(({ kind }) => kind === 'limit') ?? all[0] ?? null;
    },
    pledge(model, inquiry) {
      const { input, output } = sizeOf(model, inquiry);
      const bounds = boundsOf(config).flatMap((bound) => answerWithin(bound, model, input, config) ?? []);
      const longest = inquiry.request.maxOutputTokens ?? model.output;
      // Where even the longest answer is paid for, none is cut short.
      const isFree = longest !== null && bounds.every((bound) => bound >= longest);
      const answer = isFree ? longest : Math.min(output, ...bounds);
      const dollars = mostOf(input, answer, model.price) ?? 0;
      pledges.give(sessionId, { goalId, taskId, dollars, tokens: input + answer });
      return isFree || bounds.length === 0 ? undefined : answer;
    },
    freed: (signal) => pledges.freed(signal),
    settle() {
      pledges.takeBack(sessionId);
      for (const bound of boundsOf(config)) {
        const standing = standingOf(bound, config);
        const share = nearedShare(standing, config.books.warned(bound));
        if (share !== null) config.neared(standing, share);
      }
    },
  };
}
