import * as z from 'zod';
import { ok, type Result } from '../../base/index.ts';
import { AnswerKind, TurnUsage, type Failure, type LookUpMiss, type ReusedAnswer } from '../../domain/index.ts';
import type { Embedder, KeptHead, NearHead, VectorShelf } from '../../ports/index.ts';
import { answerRules, cacheCaps } from './rules.ts';
import { saysTheSame } from './sameness.ts';

/** Something that is asked of a model. */
export interface Question {
  readonly kind: AnswerKind;
  /** Everything else that the answer depends on, in one text: model, words of the role, tools. Compared as it is. */
  readonly setting: string;
  readonly text: string;
}

/** What a tool was asked on the way to an answer, with a digest of what it said. */
const Reading = z.object({ tool: z.string(), input: z.string(), digest: z.string() });
export type Reading = z.infer<typeof Reading>;

/** An answer as it is kept. */
export const KeptAnswer = z.object({
  version: z.literal(1),
  text: z.string(),
  answer: z.string(),
  readings: z.array(Reading),
  goalId: z.string(),
  model: z.string(),
  turns: z.int(),
  usage: TurnUsage(),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/** What came of looking for an earlier answer. */
export type LookUp =
  { readonly found: ReusedAnswer; readonly miss?: undefined } | { readonly found: null; readonly miss: LookUpMiss };

/** What the cache is made of. */
export interface AnswerCacheParts {
  readonly shelf: VectorShelf;
  readonly embedder: Embedder;
  /** SHA-256 of a text, as hex. */
  readonly digest: (text: string) => string;
  readonly now: () => number;
}

/** Answers of models that may be used again. */
export interface AnswerCache {
  /** Name of the embedder. */
  readonly by: string;
  /** `holds` says why an answer that is alike may not be used; null when it may. It is asked of few. */
  find(
    question: Question,
    holds: (kept: KeptAnswer) => Promise<LookUpMiss | null>,
    signal: AbortSignal,
  ): Promise<LookUp>;
  /** Keeps an answer that was made at a time, and sees that no more is kept than may be. */
  keep(
    question: Question,
    answer: Omit<KeptAnswer, 'version' | 'text'>,
    madeAt: number,
    signal: AbortSignal,
  ): Promise<Result<null, Failure>>;
}

/** Candidates that are looked at closely. */
const closest = 5;

/** The kind of what is in a group; null for what is no answer and does not age. */
export function kindOfGroup(group: string): AnswerKind | null {
  return AnswerKind.safeParse(group.split('/')[0]).data ?? null;
}

function isOld({ group, madeAt }: KeptHead, now: number): boolean {
  const kind = kindOfGroup(group);
  return kind !== null && now - madeAt > answerRules[kind].lifetime;
}

/** What is to go: what is too old, then what was of use longest ago while there is too much. */
export function superfluous(
  heads: readonly KeptHead[],
  now: number,
  caps: { readonly entries: number; readonly bytes: number } = cacheCaps,
): readonly string[] {
  const old = heads.filter((head) => isOld(head, now));
  const rest = heads.filter((head) => !isOld(head, now)).sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  const over = rest.filter(({ size }, at) => (bytes += size) > caps.bytes || at >= caps.entries);
  return [...old, ...over].map(({ id }) => id);
}

/** Keeps answers on a shelf, found again by what was asked, as long as all that they depend on is the same. */
export function createAnswerCache({ shelf, embedder, digest, now }: AnswerCacheParts): AnswerCache {
  const groupOf = ({ kind, setting }: Question): string => `${kind}/${digest(setting)}`;

  async function vectorOf(text: string, signal: AbortSignal): Promise<Float32Array | null> {
    const made = await embedder.embed([text], signal);
    return made.ok ? (made.value.vectors[0] ?? null) : null;
  }

  /** Why a candidate does not do, or the answer. */
  async function judge(
    { id, madeAt, similarity, ...head }: NearHead,
    { kind, text }: Question,
    holds: (kept: KeptAnswer) => Promise<LookUpMiss | null>,
  ): Promise<LookUp> {
    const miss = (why: LookUpMiss): LookUp => ({ found: null, miss: why });
    if (!(similarity >= answerRules[kind].similarity - 1e-6)) return miss('not-alike');
    if (isOld({ id, madeAt, ...head }, now())) return miss('too-old');
    const read = await shelf.text(id);
    if (!read.ok || read.value === null) return miss('unreadable');
    const kept = readKept(read.value);
    if (!kept) return miss('unreadable');
    if (!saysTheSame(kept.text, text, embedder.kind)) return miss('other-words');
    const why = await holds(kept);
    if (why !== null) return miss(why);
    shelf.touch(id, now());
    const { answer, goalId, model, turns, usage } = kept;
    return { found: { id, answer, similarity, age: now() - madeAt, goalId, model, turns, usage } };
  }

  return {
    by: embedder.name,
    async find(question, holds, signal) {
      const vector = await vectorOf(question.text, signal);
      if (!vector) return { found: null, miss: 'unreadable' };
      const near = await shelf.nearest(vector, groupOf(question), closest);
      if (!near.ok) return { found: null, miss: 'unreadable' };
      let first: LookUp | undefined;
      for (const head of near.value) {
        const judged = await judge(head, question, holds);
        if (judged.found) return judged;
        first ??= judged;
      }
      return first ?? { found: null, miss: 'nothing-kept' };
    },
    async keep(question, answer, madeAt, signal) {
      const vector = await vectorOf(question.text, signal);
      if (!vector) return ok(null);
      const group = groupOf(question);
      const id = digest(`${group}\n${question.text}`);
      const text = JSON.stringify({ version: 1, text: question.text, ...answer } satisfies KeptAnswer);
      const put = await shelf.put([{ id, vector, group, madeAt, usedAt: now(), text }]);
      return put.ok ? tidy(shelf, now()) : put;
    },
  };
}

function readKept(text: string): KeptAnswer | null {
  try {
    return KeptAnswer.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Removes what is superfluous. */
export async function tidy(shelf: VectorShelf, now: number): Promise<Result<null, Failure>> {
  const heads = await shelf.list();
  if (!heads.ok) return heads;
  const gone = superfluous(heads.value, now);
  if (gone.length === 0) return ok(null);
  const removed = await shelf.remove(gone);
  return removed.ok ? ok(null) : removed;
}
