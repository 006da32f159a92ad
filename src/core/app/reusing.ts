import { canonicalJson, counted } from '../base/index.ts';
import {
  noTokens,
  plusTokens,
  type AnswerKind,
  type LookUpMiss,
  type ReusedAnswer,
  type TranscriptEntry,
  type TurnUsage,
} from '../domain/index.ts';
import {
  createAnswerCache,
  type AnswerCache,
  type EmbeddingAccount,
  type KeptAnswer,
  type Question,
  type Reading,
} from '../models/index.ts';
import type { AgentContext, Embedder, VectorShelf } from '../ports/index.ts';
import { looksAtFiles } from '../tools/index.ts';

/** What answers are kept by. */
export interface AnswerMeans {
  readonly shelf: VectorShelf;
  readonly embedder: Embedder;
  /** SHA-256 of a text, as hex. */
  readonly digest: (text: string) => string;
}

/** Opens what keeps answers; null where that is off. What vectors cost is paid by the account; without one none are made. */
export type OpenAnswers = (account?: EmbeddingAccount) => Promise<AnswerMeans | null>;

/** How the sessions of an engine use answers again. */
export interface Reuse {
  readonly open: OpenAnswers;
  readonly now: () => number;
  /** Whether what an answer led to was wanted, as far as the journal knows. */
  readonly wasWanted: (kept: KeptAnswer) => boolean;
}

/** One session's question, and whether an earlier answer may do. */
export interface AskedAgain {
  readonly kind: AnswerKind;
  readonly goalId: string;
  /** What the answer depends on besides words and files. */
  readonly setting: unknown;
  readonly text: string;
  /** A second try is never answered from before, nor is what the person wants anew. */
  readonly mayReuse: boolean;
}

/** Answers of tools that are looked up again, at most. */
const mostReadings = 200;

type LookedUp = Extract<TranscriptEntry, { kind: 'looked-up' }>;

const nouns: Readonly<Record<AnswerKind, string>> = {
  decomposition: 'A plan',
  response: 'An answer',
  analysis: 'A review',
};

/** What a tool says now, as a digest; null when it cannot be asked. */
async function readingOf(
  { name, input }: { readonly name: string; readonly input: string },
  { tools, signal }: AgentContext,
  digest: (text: string) => string,
): Promise<Reading | null> {
  const answer = await tools.callAsText(name, input);
  return signal.aborted ? null : { tool: name, input, digest: digest(canonicalJson(answer)) };
}

/** Whether every tool still says what it said when the answer was made. */
async function readsTheSame(
  readings: readonly Reading[],
  context: AgentContext,
  digest: (text: string) => string,
): Promise<boolean> {
  for (const { tool: name, input, digest: before } of readings) {
    if (!looksAtFiles(name)) return false;
    const now = await readingOf({ name, input }, context, digest);
    if (now?.digest !== before) return false;
  }
  return true;
}

function questionOf({ kind, setting, text }: AskedAgain): Question {
  return { kind, setting: canonicalJson(setting), text };
}

function tellOf({ age, similarity, turns, goalId }: ReusedAnswer, kind: AnswerKind, embedder: Embedder): string {
  const minutes = Math.round(age / 60_000);
  const old = minutes < 120 ? counted(minutes, 'minute') : counted(Math.round(minutes / 60), 'hour');
  const by = embedder.kind === 'lexical' ? 'by its words' : `by ${embedder.name}`;
  return `${nouns[kind]} from before (${goalId}, ${old} old, ${similarity.toFixed(2)} alike ${by}) is used again and saves ${counted(turns, 'turn')}. With --no-cache the model is asked anew.`;
}

/** What answers are kept by; null where it is off, or cannot be opened: the model is asked then. */
async function openQuietly({ open }: Reuse, account: EmbeddingAccount): Promise<AnswerMeans | null> {
  try {
    return await open(account);
  } catch {
    return null;
  }
}

/** An earlier answer that may be used for a session that begins, journaled; null when the model is to be asked. */
export async function lookUp(
  asked: AskedAgain,
  reuse: Reuse,
  account: EmbeddingAccount,
  context: AgentContext,
): Promise<ReusedAnswer | null> {
  const recorded = await context.recorded();
  const before = recorded.find((entry): entry is LookedUp => entry.kind === 'looked-up');
  // A session that goes on stays with what it found, or with the turns that it took.
  if (before?.found) return before.found;
  if (recorded.length > 0 || !asked.mayReuse) return null;
  const means = await openQuietly(reuse, account);
  if (!means) return null;
  const { digest, embedder } = means;
  const holds = async (kept: KeptAnswer): Promise<LookUpMiss | null> => {
    if (!reuse.wasWanted(kept)) return 'not-wanted';
    return (await readsTheSame(kept.readings, context, digest)) ? null : 'files-changed';
  };
  const cache: AnswerCache = createAnswerCache({ ...means, now: reuse.now });
  const { found, miss } = await cache.find(questionOf(asked), holds, context.signal);
  if (context.signal.aborted) return null;
  const entry: LookedUp = { kind: 'looked-up', answers: asked.kind, by: embedder.name, found };
  const written = context.record(miss === undefined ? entry : { ...entry, miss });
  if (!written.ok || !found) return null;
  context.note(tellOf(found, asked.kind, embedder));
  return found;
}

type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

function sumOf(turns: readonly Turn[]): TurnUsage {
  const tokens = turns.reduce((sum, { usage }) => plusTokens(sum, usage), noTokens);
  return { known: turns.every(({ usage }) => usage.known), ...tokens };
}

/**
 * The report that a session ended with and the calls that led to it; null when it is not to be used again: it did more than
 * look, somebody spoke to it, or it was itself an answer from before.
 */
export function reusableOf(
  entries: readonly TranscriptEntry[],
  reportTool: string,
): {
  readonly answer: string;
  readonly calls: readonly { readonly name: string; readonly input: string }[];
  readonly turns: readonly Turn[];
} | null {
  const turns = entries.filter((entry) => entry.kind === 'turn');
  const isSpokenTo = entries.some((entry) => entry.kind === 'said' && entry.by !== 'engine');
  const isReused = entries.some((entry) => entry.kind === 'looked-up' && entry.found);
  if (isSpokenTo || isReused || entries.some(({ kind }) => kind === 'tool-waits')) return null;
  const calls = turns.flatMap((turn) => turn.calls);
  const report = turns.at(-1)?.calls.find(({ name }) => name === reportTool);
  const looks = calls.filter(({ name }) => name !== reportTool);
  if (!report || looks.length > mostReadings || !looks.every(({ name }) => looksAtFiles(name))) return null;
  const distinct = new Map(looks.map(({ name, input }) => [`${name} ${input}`, { name, input }]));
  return { answer: report.input, calls: [...distinct.values()], turns };
}

/** Keeps what a session ended with, when it may be used again. What goes wrong here is no matter of the session. */
export async function keepAnswer(
  asked: AskedAgain,
  model: string,
  reuse: Reuse,
  account: EmbeddingAccount,
  context: AgentContext,
): Promise<void> {
  const reusable = reusableOf(await context.recorded(), 'report');
  const means = reusable && (await openQuietly(reuse, account));
  if (!means) return;
  const { answer, calls, turns } = reusable;
  const readings: Reading[] = [];
  for (const call of calls) {
    const reading = await readingOf(call, context, means.digest);
    if (!reading) return;
    readings.push(reading);
  }
  const kept = { answer, readings, goalId: asked.goalId, model, turns: turns.length, usage: sumOf(turns) };
  const put = await createAnswerCache({ ...means, now: reuse.now }).keep(
    questionOf(asked),
    kept,
    reuse.now(),
    context.signal,
  );
  if (!put.ok) context.note(put.error.person, 'warning');
}
