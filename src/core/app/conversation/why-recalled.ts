import { counted } from '../../base/index.ts';
import type { Recalled } from '../../memory/index.ts';

const day = 24 * 60 * 60_000;

/** What speaks for something that was recalled: the words, its weight, how old it is and how often it was of use. */
export function whyRecalled({ fragment: { tier, at, uses }, why }: Recalled, now: number): string {
  const days = Math.floor(Math.max(0, now - at) / day);
  const age = days === 0 ? 'of today' : `${counted(days, 'day')} old`;
  const used = uses === 0 ? [] : [`told ${counted(uses, 'time')}`];
  return [...(why === '' ? [] : [why]), tier, age, ...used].join(', ');
}
