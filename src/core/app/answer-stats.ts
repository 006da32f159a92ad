import { ok, type Result } from '../base/index.ts';
import {
  noTokens,
  plusTokens,
  type AnswerKind,
  type Failure,
  type LookUpMiss,
  type TurnUsage,
} from '../domain/index.ts';
import type { JournalReader } from '../ports/index.ts';
import type { AnswerMeans } from './reusing.ts';

/** Tokens that were not paid for again, by the model that would have been asked. */
export interface SavedTokens extends TurnUsage {
  readonly model: string;
  readonly turns: number;
}

/** How answers from before are used. */
export interface AnswerStats {
  /** The vectors they are found by, and whether those know words alone. */
  readonly by: string;
  readonly vectors: 'lexical' | 'semantic';
  /** What is kept. */
  readonly entries: number;
  readonly bytes: number;
  /** Milliseconds since the oldest was made; null for none. */
  readonly oldest: number | null;
  /** What the journal tells: how often an answer was looked for, and what came of it. */
  readonly kinds: readonly { readonly kind: AnswerKind; readonly found: number; readonly missed: number }[];
  readonly misses: Readonly<Partial<Record<LookUpMiss, number>>>;
  readonly saved: readonly SavedTokens[];
}

type Counts = Pick<AnswerStats, 'kinds' | 'misses' | 'saved'>;

function addUsage(before: SavedTokens, usage: TurnUsage, turns: number): SavedTokens {
  return {
    model: before.model,
    turns: before.turns + turns,
    known: before.known && usage.known,
    ...plusTokens(before, usage),
  };
}

async function countsIn(reader: JournalReader): Promise<Counts> {
  const kinds = new Map<AnswerKind, { found: number; missed: number }>();
  const misses: Partial<Record<LookUpMiss, number>> = {};
  const saved = new Map<string, SavedTokens>();
  for await (const events of reader.read({ types: ['transcript-extended'] })) {
    for (const event of events) {
      if (event.type !== 'transcript-extended' || event.data.entry.kind !== 'looked-up') continue;
      const { answers, found, miss = 'nothing-kept' } = event.data.entry;
      const count = kinds.get(answers) ?? { found: 0, missed: 0 };
      kinds.set(answers, count);
      count[found ? 'found' : 'missed'] += 1;
      if (!found) {
        misses[miss] = (misses[miss] ?? 0) + 1;
        continue;
      }
      const { model, usage, turns } = found;
      const none = { model, turns: 0, known: true, ...noTokens };
      saved.set(model, addUsage(saved.get(model) ?? none, usage, turns));
    }
  }
  return { kinds: [...kinds].map(([kind, count]) => ({ kind, ...count })), misses, saved: [...saved.values()] };
}

/** How answers from before were of use, as the journal tells, and what is kept now. */
export async function readAnswerStats(
  reader: JournalReader,
  { shelf, embedder }: AnswerMeans,
  now: number,
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
    ...(await countsIn(reader)),
  });
}

/** Forgets every answer; how many there were. Only for whoever writes the journal. */
export async function forgetAnswers({ shelf }: AnswerMeans): Promise<Result<number, Failure>> {
  const heads = await shelf.list();
  return heads.ok ? shelf.remove(heads.value.map(({ id }) => id)) : heads;
}
