import type { Allowance, ModelFailure } from '../ports/index.ts';
import { afterSending, afterTelling, letThroughAt, unknownQuota, type Amount, type Quota } from './allowance.ts';

/**
 * How a provider, or one of its models, has done lately. Times are milliseconds since the epoch.
 *
 * A circuit breaker: after some failures in a row it is open for a while that doubles; then one call may try, and the rest
 * wait for what becomes of it.
 */
export interface Health {
  /** Failures since the last answer. */
  readonly failures: number;
  /** The circuit is open until then; 0 when it is closed. */
  readonly openUntil: number;
  /** When the one call that tries was begun; null when none does. */
  readonly triedAt: number | null;
  /** The provider asked to be left alone until then. */
  readonly askedUntil: number;
}

export const wellHealth: Health = { failures: 0, openUntil: 0, triedAt: null, askedUntil: 0 };

/** So many failures in a row open a circuit. */
const threshold = 3;
const firstPause = 15_000;
const longestPause = 10 * 60_000;
/** What is refused for good is not asked again for so long: a key or a name does not mend itself. */
const refusedPause = 5 * 60_000;
/** A call that tries an open circuit is given up on after so long. */
const longestTrial = 5 * 60_000;

const refusals: ReadonlySet<ModelFailure['reason']> = new Set(['unauthorised', 'unknown-model']);

/** The failures that say something of a provider or a model; the others are the request's, or the person's doing. */
const telling: ReadonlySet<ModelFailure['reason']> = new Set([
  ...(['rate-limited', 'overloaded', 'server-error', 'timed-out', 'unreachable'] as const),
  ...(['cut-off', 'malformed', 'unauthorised', 'unknown-model'] as const),
]);

/** The failures that are one model's alone; its provider's other models may well answer. */
const modelsOwn: ReadonlySet<ModelFailure['reason']> = new Set(['rate-limited', 'overloaded', 'unknown-model']);

/** Health after a failure. */
export function afterFailure(health: Health, cause: ModelFailure, now: number): Health {
  if (!telling.has(cause.reason)) return { ...health, triedAt: null };
  const failures = health.failures + 1;
  const pause = Math.min(longestPause, firstPause * 2 ** Math.max(0, failures - threshold));
  const isRefused = refusals.has(cause.reason);
  const openUntil = isRefused ? now + refusedPause : failures >= threshold ? now + pause : health.openUntil;
  const asked = 'retryAfter' in cause ? now + (cause.retryAfter ?? 0) : 0;
  return { failures, openUntil, triedAt: null, askedUntil: Math.max(health.askedUntil, asked) };
}

/** Until when a call is held back; now or before when it is not. `circuit`: the provider did not ask for it. */
export function heldUntil(health: Health, now: number): { readonly at: number; readonly why: 'asked' | 'circuit' } {
  if (health.askedUntil > now) return { at: health.askedUntil, why: 'asked' };
  if (health.openUntil > now) return { at: health.openUntil, why: 'circuit' };
  return { at: health.triedAt === null ? 0 : health.triedAt + longestTrial, why: 'circuit' };
}

/** Health when a call begins: one whose circuit was open is the one that tries. */
export function afterStart(health: Health, now: number): Health {
  return health.openUntil === 0 ? health : { ...health, triedAt: now };
}

/** Healths by the names of providers, and of models with their provider in front; a model's with what it is let. */
export type HealthRecords = Map<string, Health & { readonly quota?: Quota }>;

/** Until when a call is held back; `allowance`: it would be one more than the provider told that it lets through. */
export interface Hold {
  readonly at: number;
  readonly why: 'asked' | 'allowance' | 'circuit';
}

/** A call under way. */
export interface HealthOfCall {
  readonly answered: (allowance: Allowance | undefined, now: number) => void;
  readonly failed: (cause: ModelFailure, now: number) => void;
}

/** The health of everything that was asked by this process. */
export interface HealthBook {
  /** Until when a call of so many tokens is held back; now or before when it is not. */
  readonly heldUntil: (provider: string, model: string, tokens: number, now: number) => Hold;
  readonly began: (provider: string, model: string, tokens: number, now: number) => HealthOfCall;
}

/**
 * Keeps a health for each provider, and one for each of its models, in records that outlive it.
 *
 * Invariants:
 * 1. What is one model's alone does not count against its provider; providers let each model have an allowance of its own.
 * 2. An answer makes both well; what a provider asked for is kept until its time.
 */
export function createHealthBook(book: HealthRecords): HealthBook {
  const of = (key: string): Health & { readonly quota?: Quota } => book.get(key) ?? wellHealth;

  function worst(provider: string, ofModel: string, now: number): Hold {
    const [first, second] = [heldUntil(of(provider), now), heldUntil(of(ofModel), now)];
    if (first.why !== second.why && Math.min(first.at, second.at) > now) return first.why === 'asked' ? first : second;
    return first.at >= second.at ? first : second;
  }

  function note(key: string, health: Health): void {
    const { quota } = of(key);
    if (quota) book.set(key, { ...health, quota });
    else if (health === wellHealth) book.delete(key);
    else book.set(key, health);
  }

  function hear(ofModel: string, allowance: Allowance | undefined, upTo: Amount, now: number): void {
    const { quota = unknownQuota, ...health } = of(ofModel);
    book.set(ofModel, { ...health, quota: afterTelling(quota, allowance, upTo, now) });
  }

  return {
    heldUntil(provider, model, tokens, now) {
      const ofModel = `${provider}/${model}`;
      const held = worst(provider, ofModel, now);
      if (held.at > now) return held;
      const at = letThroughAt(of(ofModel).quota ?? unknownQuota, tokens, now);
      return at > now ? { at, why: 'allowance' } : held;
    },
    began(provider, model, tokens, now) {
      const ofModel = `${provider}/${model}`;
      if (book.has(provider)) note(provider, afterStart(of(provider), now));
      const { quota: before = unknownQuota, ...health } = of(ofModel);
      const quota = afterSending(before, tokens, now);
      book.set(ofModel, { ...afterStart(health, now), quota });
      return {
        failed(cause, at) {
          hear(ofModel, cause.allowance, quota.sent, at);
          const [key, other] = modelsOwn.has(cause.reason) ? [ofModel, provider] : [provider, ofModel];
          note(key, afterFailure(of(key), cause, at));
          if (book.has(other)) note(other, { ...of(other), triedAt: null });
        },
        answered(allowance, at) {
          hear(ofModel, allowance, quota.sent, at);
          for (const key of [provider, ofModel]) {
            const { askedUntil } = of(key);
            note(key, askedUntil > at ? { ...wellHealth, askedUntil } : wellHealth);
          }
        },
      };
    },
  };
}
