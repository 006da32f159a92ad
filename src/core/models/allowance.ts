import type { Allowance, AllowanceLeft } from '../ports/index.ts';

/** Requests and tokens. */
export interface Amount {
  readonly requests: number;
  readonly tokens: number;
}

/**
 * What a provider still lets through of one thing: a bucket that fills again, evenly where it said how much it holds, else
 * all at once.
 */
interface Bucket {
  /** What was left when it was told, less what was sent since. */
  readonly level: number;
  readonly at: number;
  /** What it holds; null when the provider did not say. */
  readonly whole: number | null;
  /** Of what it holds, what comes back in a millisecond; 0 when it is not known. */
  readonly rate: number;
  /** When it is whole, if nothing is sent meanwhile. */
  readonly wholeAt: number;
  readonly toldAt: number;
}

/**
 * What a model's provider lets through, by its own word, and all that was sent to it.
 *
 * 1. Whatever was sent after a call began counts as not yet in what that call was told: the level is never above the true one.
 * 2. Nobody is held back by a word that is older than a minute: the next call hears anew.
 */
export interface Quota {
  /** Since the beginning: it only grows. */
  readonly sent: Amount;
  readonly requests: Bucket | null;
  readonly tokens: Bucket | null;
}

export const unknownQuota: Quota = { sent: { requests: 0, tokens: 0 }, requests: null, tokens: null };

/** How long what a provider told holds a call back at most. */
const longestHold = 60_000;

function levelAt({ level, at, whole, rate, wholeAt }: Bucket, now: number): number {
  if (whole === null) return now >= wholeAt ? Number.POSITIVE_INFINITY : level;
  return Math.min(whole, level + rate * Math.max(0, now - at));
}

function less(bucket: Bucket | null, amount: number, now: number): Bucket | null {
  if (!bucket || (bucket.whole === null && now >= bucket.wholeAt)) return null;
  return { ...bucket, level: levelAt(bucket, now) - amount, at: now };
}

/** The bucket by what was told; null when it cannot be told from that when there is more. */
function told({ left, resetIn, whole: held }: AllowanceLeft, since: number, now: number): Bucket | null {
  const whole = held ?? null;
  if (left < 0 || resetIn === undefined || resetIn <= 0) return null;
  if (whole !== null && whole <= left) return null;
  const rate = whole === null ? 0 : (whole - left) / resetIn;
  return { level: left - since, at: now, whole, rate, wholeAt: now + resetIn, toldAt: now };
}

/** When there is so much in the bucket; a wish for more than it holds is for all of it. */
function enoughIn(bucket: Bucket | null, wanted: number, now: number): number {
  if (!bucket) return now;
  const { whole, rate, wholeAt, toldAt } = bucket;
  const need = Math.min(wanted, whole ?? wanted);
  const missing = need - levelAt(bucket, now);
  if (missing <= 0) return now;
  const at = whole === null ? wholeAt : now + Math.ceil(missing / rate);
  return Math.max(now, Math.min(at, toldAt + longestHold));
}

/** What is left when a request of so many tokens goes out. */
export function afterSending({ sent, requests, tokens }: Quota, amount: number, now: number): Quota {
  return {
    sent: { requests: sent.requests + 1, tokens: sent.tokens + amount },
    requests: less(requests, 1, now),
    tokens: less(tokens, amount, now),
  };
}

/** What is left by the word of the provider, for a call after which in all so much had been sent. */
export function afterTelling(quota: Quota, allowance: Allowance | undefined, upTo: Amount, now: number): Quota {
  const { sent, requests, tokens } = quota;
  if (!allowance) return quota;
  return {
    sent,
    requests: allowance.requests ? told(allowance.requests, sent.requests - upTo.requests, now) : requests,
    tokens: allowance.tokens ? told(allowance.tokens, sent.tokens - upTo.tokens, now) : tokens,
  };
}

/** When a request of so many tokens would be let through. */
export function letThroughAt({ requests, tokens }: Quota, amount: number, now: number): number {
  return Math.max(enoughIn(requests, 1, now), enoughIn(tokens, amount, now));
}
