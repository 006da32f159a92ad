import { amountText, limitText, type LimitShortage } from '../domain/index.ts';
import type { Objection, Selection } from './choosing.ts';
import type { Inquiry, NoAnswer } from './inquiry.ts';
import type { Purse } from './purse.ts';
import type { RankedModel } from './ranking.ts';

function whyUnpaid(shortage: LimitShortage): string {
  const { unit, limit, spent, needed } = shortage;
  const what = limitText(shortage);
  if (unit === 'unpriced') return `nobody knows its price, and ${what} has a limit in dollars`;
  const left = amountText(Math.max(0, limit - spent), unit);
  return `it may take ${amountText(needed, unit)}, and ${left} are left for ${what}`;
}

/** What the purse has against asking a model. */
export function unpaid(purse: Purse, model: RankedModel, question: Inquiry): Objection | null {
  const hindrance = purse.hindrance(model, question);
  if (!hindrance) return null;
  if (hindrance.kind === 'limit') return { kind: 'money', why: whyUnpaid(hindrance.shortage) };
  return { kind: 'pledged', why: 'what is left is kept for calls that are under way' };
}

/** Has the person asked when a limit alone is in the way of a model; null when something else is in the way of all. */
export function waitAtLimit(
  { passedOver }: Selection,
  question: Inquiry,
  purse: Purse,
  atLimit: (shortage: LimitShortage, model: string) => void,
): NoAnswer | null {
  const dear = passedOver.find(({ kind }) => kind === 'money');
  const hindrance = dear && purse.hindrance(dear.model, question);
  if (!dear || hindrance?.kind !== 'limit') return null;
  atLimit(hindrance.shortage, dear.model.model.ref);
  return { reason: 'waiting', person: `It waits at a limit: ${dear.why}.` };
}
