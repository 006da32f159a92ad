import type { ModelFailure } from '../ports/index.ts';

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

/** Healths by the names of providers, and of models with their provider in front. */
export type HealthRecords = Map<string, Health>;

/** The health of everything that was asked by this process. */
export interface HealthBook {
  readonly heldUntil: (provider: string, model: string, now: number) => ReturnType<typeof heldUntil>;
  readonly began: (provider: string, model: string, now: number) => void;
  readonly failed: (provider: string, model: string, cause: ModelFailure, now: number) => void;
  readonly answered: (provider: string, model: string, now: number) => void;
}

/**
 * Keeps a health for each provider, and one for each of its models, in records that outlive it.
 *
 * Invariants:
 * 1. What is one model's alone does not count against its provider.
 * 2. An answer makes both well; what a provider asked for is kept until its time.
 */
export function createHealthBook(book: HealthRecords): HealthBook {
  const of = (key: string): Health => book.get(key) ?? wellHealth;
  const keys = (provider: string, model: string): readonly string[] => [provider, `${provider}/${model}`];
  return {
    heldUntil(provider, model, now) {
      const [first, second] = keys(provider, model).map((key) => heldUntil(of(key), now));
      if (!first || !second) return { at: 0, why: 'circuit' };
      if (first.why !== second.why && Math.min(first.at, second.at) > now)
        return first.why === 'asked' ? first : second;
      return first.at >= second.at ? first : second;
    },
    began(provider, model, now) {
      for (const key of keys(provider, model)) if (book.has(key)) book.set(key, afterStart(of(key), now));
    },
    failed(provider, model, cause, now) {
      const [ofProvider = provider, ofModel = model] = keys(provider, model);
      const key = modelsOwn.has(cause.reason) ? ofModel : ofProvider;
      book.set(key, afterFailure(of(key), cause, now));
      const other = key === ofModel ? ofProvider : ofModel;
      if (book.has(other)) book.set(other, { ...of(other), triedAt: null });
    },
    answered(provider, model, now) {
      for (const key of keys(provider, model)) {
        const { askedUntil } = of(key);
        if (askedUntil > now) book.set(key, { ...wellHealth, askedUntil });
        else book.delete(key);
      }
    },
  };
}
