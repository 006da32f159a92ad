import type { Fragment, Tier } from './fragment.ts';

const day = 24 * 60 * 60_000;

/** How long a tier stays without being of use, and how fast it fades, in days; null for ever. */
const rules: Readonly<
  Record<Tier, { readonly stays: number | null; readonly half: number | null; readonly weight: number }>
> = {
  critical: { stays: null, half: null, weight: 1 },
  important: { stays: null, half: 180, weight: 0.7 },
  routine: { stays: 180, half: 60, weight: 0.4 },
  ephemeral: { stays: 7, half: 3, weight: 0.2 },
};

/** Uses that lift a routine fragment, and days without any that let an important one sink. */
const lifts = { uses: 5, idle: 365 };

/** The tier that a fragment has by its use: what is of use again and again counts for more, what is not for less. */
export function tierNow({ tier, uses, usedAt, pinned }: Fragment, now: number): Tier {
  if (pinned) return tier;
  if (tier === 'routine' && uses >= lifts.uses) return 'important';
  if (tier === 'important' && uses < lifts.uses && now - usedAt > lifts.idle * day) return 'routine';
  return tier;
}

/** Whether its time is over: never for what is pinned. What sinks has its time from then on. */
export function isDue(fragment: Fragment, now: number): boolean {
  const tier = tierNow(fragment, now);
  const { stays } = rules[tier];
  const before = fragment.tier === 'important' && tier === 'routine' ? lifts.idle : 0;
  return !fragment.pinned && stays !== null && now - fragment.usedAt > (before + stays) * day;
}

/** What it weighs by its tier, from 0 to 1, and what is left of it since it was last of use. */
export function weightOf(fragment: Fragment, now: number): { readonly importance: number; readonly freshness: number } {
  const { half, weight } = rules[tierNow(fragment, now)];
  const age = Math.max(0, now - fragment.usedAt) / day;
  const freshness = half === null || fragment.pinned ? 1 : 0.5 ** (age / half);
  return { importance: fragment.pinned ? 1 : weight, freshness };
}
