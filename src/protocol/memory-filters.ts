import * as z from 'zod';
import { kindNames, shelfNames, tierNames, type FragmentView } from './memory-views.ts';

/** Which fragments are shown. Empty fields let all through. */
export const MemoryFilters = z.object({
  query: z.string().max(1_000),
  tier: z.enum(['', ...tierNames]),
  kind: z.enum(['', ...kindNames]),
  /** On which shelf, or `goal`: for one goal alone. */
  scope: z.enum(['', 'goal', ...shelfNames]),
  pinned: z.boolean(),
  /** What no longer holds, too. */
  replaced: z.boolean(),
});
export type MemoryFilters = z.infer<typeof MemoryFilters>;

/** Whether a fragment passes the filters; its words are not looked at. */
export function passes({ tier, kind, scope, pinned, replaced }: MemoryFilters, view: FragmentView): boolean {
  if (!replaced && view.supersededBy !== null) return false;
  if ((tier && view.counts !== tier) || (kind && view.kind !== kind) || (pinned && !view.pinned)) return false;
  return scope === 'goal' ? view.goal !== null : scope === '' || view.shelf === scope;
}

/** Tells whether a fragment has every word of a query, be it as part of a longer one. */
export function createWordMatch(query: string): (view: FragmentView) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ id, text, about, folder }) => {
    if (words.length === 0) return true;
    const whole = `${id} ${text} ${about.join(' ')} ${folder ?? ''}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  };
}
