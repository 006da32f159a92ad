import { createHash } from 'node:crypto';
import { keepAnswer, lookUp, type AnswerMeans, type AskedAgain, type Reuse } from '../../src/core/app/reusing.ts';
import type { AnswerKind, TranscriptEntry } from '../../src/core/domain/index.ts';
import type { AgentContext } from '../../src/core/ports/index.ts';
import type { EmbeddingAccount } from '../../src/core/models/index.ts';
import { replay, type ReplayStep } from './replay.ts';

/** Turns and tokens that an answer of a kind takes when the model is asked, as assumed for this script: no measurement of real sessions. */
const efforts: Readonly<
  Record<AnswerKind, { readonly turns: number; readonly input: number; readonly output: number }>
> = {
  decomposition: { turns: 6, input: 48_000, output: 2_600 },
  analysis: { turns: 4, input: 26_000, output: 900 },
  response: { turns: 3, input: 15_000, output: 500 },
};

/** US dollars of a million tokens: a usual price; only the share that is saved is told. */
const price = { input: 2.5, output: 10 };

/** Vectors by words alone cost nothing. */
const nobodyPays: EmbeddingAccount = { pay: () => Promise.resolve({ ok: false, error: '' }) };

export function costOf(kind: AnswerKind): number {
  const { input, output } = efforts[kind];
  return (input * price.input + output * price.output) / 1_000_000;
}

/** What came of the replay. */
export interface Replayed {
  readonly step: ReplayStep;
  readonly isReused: boolean;
  /** Whether the answer is the one that the model would give now. */
  readonly isRight: boolean;
}

/** What a model would answer: it depends on the words that matter and on what the files say. */
function answerTo({ text, reads, why }: ReplayStep, files: ReadonlyMap<string, string>): string {
  const asked =
    why === 'near'
      ? text
      : text
          .toLowerCase()
          .replace(/^(?:please|could you|we want:) |[.!?“”,]/g, '')
          .replace(/^show the /, 'show ');
  return JSON.stringify({ asked: asked.trim(), files: reads.map((path) => files.get(path) ?? '') });
}

function transcriptOf({ kind, reads }: ReplayStep, answer: string): readonly TranscriptEntry[] {
  const { turns, input, output } = efforts[kind];
  const sent = { bytes: input * 4, messages: 1, prefix: 'p', model: 'm' };
  return Array.from({ length: turns }, (_, at): TranscriptEntry => {
    const call = { id: `c${String(at)}`, name: 'read-file', input: JSON.stringify({ path: reads[at % reads.length] }) };
    const calls = at === turns - 1 ? [{ id: 'r', name: 'report', input: answer }] : [call];
    const usage = {
      known: true,
      input: input / turns,
      cacheRead: 0,
      cacheWrite: 0,
      output: output / turns,
      reasoning: 0,
    };
    return { kind: 'turn', text: '', calls, stop: 'calls', usage, sent, latency: { first: 0, whole: 0 } };
  });
}

/** Plays the week on a cache, with the code of the engine and files in memory. */
export async function playReplay(means: Pick<AnswerMeans, 'shelf' | 'embedder'>): Promise<readonly Replayed[]> {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const files = new Map(replay.flatMap(({ reads }) => reads).map((path) => [path, 'as it was']));
  const unwanted = new Set<string>();
  const { signal } = new AbortController();
  let now = Date.UTC(2026, 0, 5, 9);
  const reuse: Reuse = {
    open: () => Promise.resolve({ ...means, digest }),
    now: () => now,
    wasWanted: ({ goalId }) => !unwanted.has(goalId),
  };
  const played: Replayed[] = [];
  for (const [at, step] of replay.entries()) {
    now += (step.hours ?? 0) * 3_600_000 + 60_000;
    for (const path of step.edits ?? []) files.set(path, `edited before step ${String(at)}`);
    const goalId = `g${String(at)}`;
    const asked: AskedAgain = { kind: step.kind, goalId, setting: { model: 'm' }, text: step.text, mayReuse: true };
    const entries: TranscriptEntry[] = [];
    const tools: Pick<AgentContext['tools'], 'callAsText'> = {
      callAsText: (_name, input) =>
        Promise.resolve({ ok: true, text: files.get((JSON.parse(input) as { path: string }).path) ?? '' }),
    };
    const context = {
      tools,
      signal,
      recorded: () => Promise.resolve(entries),
      record: (entry: TranscriptEntry) => (entries.push(entry), { ok: true, value: null }),
      note: () => undefined,
    } as unknown as AgentContext;
    const found = await lookUp(asked, reuse, nobodyPays, context);
    const right = answerTo(step, files);
    if (!found) {
      entries.push(...transcriptOf(step, right));
      await keepAnswer(asked, 'm', reuse, nobodyPays, context);
    }
    if (step.calledOff) unwanted.add(goalId);
    played.push({ step, isReused: found !== null, isRight: found === null || found.answer === right });
  }
  return played;
}
