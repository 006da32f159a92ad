import type { AnswerKind, LookUpMiss } from '../domain/index.ts';
import { noTokens, plusTokens, type TurnUsage } from '../domain/index.ts';
import { dollarsOf, type RoutingRules } from '../models/index.ts';
import type { JournalReader } from '../ports/index.ts';
import type { ConfiguredModel } from './configured-model.ts';
import { knownModels } from './route-session.ts';

/** Tokens that were not paid for again, by the model that would have been asked. */
export interface SavedTokens extends TurnUsage {
  readonly model: string;
  readonly turns: number;
  /** What they would cost now, in US dollars; null where nobody knows the price. */
  readonly dollars: number | null;
}

/** How often answers from before were looked for, what came of it, and what that saved, as the journal tells. */
export interface Savings {
  readonly kinds: readonly { readonly kind: AnswerKind; readonly found: number; readonly missed: number }[];
  /** Why answers were not found. */
  readonly misses: Readonly<Partial<Record<LookUpMiss, number>>>;
  readonly saved: readonly SavedTokens[];
}

type Uncounted = Omit<SavedTokens, 'dollars'>;

function plus(before: Uncounted | undefined, model: string, turns: number, usage: TurnUsage): Uncounted {
  const sum = before ?? { model, turns: 0, known: true, ...noTokens };
  return {
    model,
    turns: sum.turns + turns,
    known: sum.known && usage.known,
    ...plusTokens(sum, usage),
  };
}

/** What answers from before saved. Prices are those that hold now. */
export async function readSavings(
  reader: JournalReader,
  configured: ConfiguredModel | null,
  rules: RoutingRules,
): Promise<Savings> {
  const kinds = new Map<AnswerKind, { found: number; missed: number }>();
  const misses: Partial<Record<LookUpMiss, number>> = {};
  const saved = new Map<string, Uncounted>();
  for await (const events of reader.read({ types: ['transcript-extended'] })) {
    for (const event of events) {
      if (event.type !== 'transcript-extended' || event.data.entry.kind !== 'looked-up') continue;
      const { answers, found, miss = 'nothing-kept' } = event.data.entry;
      const count = kinds.get(answers) ?? { found: 0, missed: 0 };
      kinds.set(answers, count);
      count[found ? 'found' : 'missed'] += 1;
      if (found) saved.set(found.model, plus(saved.get(found.model), found.model, found.turns, found.usage));
      else misses[miss] = (misses[miss] ?? 0) + 1;
    }
  }
  const known = configured ? knownModels(configured, rules) : [];
  const priced = [...saved.values()].map((each): SavedTokens => {
    const price = known.find(({ model }) => model.ref === each.model)?.price;
    return { ...each, dollars: price && each.known ? dollarsOf(each, price) : null };
  });
  return { kinds: [...kinds].map(([kind, count]) => ({ kind, ...count })), misses, saved: priced };
}
