import { ok, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import { noRules, type RoutingRules } from '../models/index.ts';
import type { JournalReader } from '../ports/index.ts';
import type { ConfiguredModel } from './configured-model.ts';
import type { AnswerMeans } from './reusing.ts';
import { readSavings, type Savings } from './savings.ts';

/** How answers from before are used. */
export interface AnswerStats extends Savings {
  /** The vectors they are found by, and whether those know words alone. */
  readonly by: string;
  readonly vectors: 'lexical' | 'semantic';
  /** What is kept. */
  readonly entries: number;
  readonly bytes: number;
  /** Milliseconds since the oldest was made; null for none. */
  readonly oldest: number | null;
}

/** How answers from before were of use, as the journal tells, and what is kept now. `priced`: what models cost. */
export async function readAnswerStats(
  reader: JournalReader,
  { shelf, embedder }: AnswerMeans,
  now: number,
  priced: { readonly model: ConfiguredModel | null; readonly rules: RoutingRules } = { model: null, rules: noRules },
): Promise<Result<AnswerStats, Failure>> {
  const heads = await shelf.list();
  if (!heads.ok) return heads;
  const made = heads.value.map(({ madeAt }) => madeAt);
  return ok({
    by: embedder.name,
    vectors: embedder.kind,
    entries: heads.value.length,
    bytes: heads.value.reduce((sum, { size }) => sum + size, 0),
    oldest: made.length === 0 ? null : now - Math.min(...made),
    ...(await readSavings(reader, priced.model, priced.rules)),
  });
}

/** Forgets every answer; how many there were. Only for whoever writes the journal. */
export async function forgetAnswers({ shelf }: AnswerMeans): Promise<Result<number, Failure>> {
  const heads = await shelf.list();
  return heads.ok ? shelf.remove(heads.value.map(({ id }) => id)) : heads;
}
