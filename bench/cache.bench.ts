/** Answers that are used again: how long a look-up takes, and what a week of work that repeats saves. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVectraShelf } from '../src/adapters/vectra-shelf/index.ts';
import { createAnswerCache, createLexicalEmbedder } from '../src/core/models/index.ts';
import type { BenchRow } from './bench-row.ts';
import { costOf, playReplay } from './cache/play-replay.ts';
import { recallSet } from './cache/recall-set.ts';
import { median, processorTime, timed } from './floor.ts';

const size = 10_000;
const lookUps = 200;
const { signal } = new AbortController();

/** Many different questions, of the words of a few. */
function questionsOf(count: number): readonly string[] {
  const texts = recallSet.flat();
  return Array.from({ length: count }, (_, at) => `${texts[at % texts.length] ?? ''} in module ${String(at)}`);
}

/** Comparing with as many vectors and nothing around it, in milliseconds. */
async function comparing(vectors: readonly Float32Array[]): Promise<number> {
  const asked = vectors[0] ?? new Float32Array();
  const times: number[] = [];
  for (let round = 0; round < 51; round++) {
    const compare = (): void => {
      let best = 0;
      for (const vector of vectors) {
        let dot = 0;
        for (let at = 0; at < vector.length; at++) dot += (vector[at] ?? 0) * (asked[at] ?? 0);
        best = Math.max(best, dot);
      }
      if (best < 0.5) throw new Error('a vector is not like itself');
    };
    times.push(await timed(compare));
  }
  return median(times);
}

async function lookUpRows(folder: string): Promise<readonly BenchRow[]> {
  const embedder = createLexicalEmbedder();
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const questions = questionsOf(size);
  const made = await embedder.embed(questions, signal);
  if (!made.ok) throw new Error(made.error.person);
  const group = `decomposition/${digest('m')}`;
  const usage = { known: true, input: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 };
  const entry = { version: 1, answer: '{}', readings: [], goalId: 'g1', model: 'm', turns: 1, usage };
  // Texts are read one at a time: of most of them none is written, for a bench that ends today.
  const kept = questions.map((text, at) => ({
    ...{ id: digest(text), vector: made.value.vectors[at] ?? new Float32Array(), group, madeAt: 1, usedAt: 1 },
    text: at % 100 === 0 ? JSON.stringify({ ...entry, text }) : '',
  }));
  const put = await createVectraShelf(folder).put(kept);
  if (!put.ok) throw new Error(put.error.person);
  const cache = createAnswerCache({ shelf: createVectraShelf(folder), embedder, digest, now: () => 2 });
  const find = async (text: string): Promise<void> => {
    const { found } = await cache.find(
      { kind: 'decomposition', setting: 'm', text },
      () => Promise.resolve(null),
      signal,
    );
    if (!found) throw new Error(`${text} was not found`);
  };
  const first = await timed(() => find(questions[0] ?? ''));
  const times: number[] = [];
  const before = processorTime();
  for (let at = 0; at < lookUps; at++) times.push(await timed(() => find(questions[(at % 100) * 100] ?? '')));
  const processor = (processorTime() - before) / lookUps;
  times.sort((a, b) => a - b);
  const note = `${size.toLocaleString('en')} kept, all of one group; with the answer's text; floor: comparing alone`;
  return [
    {
      what: 'cache: look-up',
      measured: median(times),
      unit: 'ms',
      floor: await comparing(made.value.vectors),
      limit: 10,
      note,
    },
    { what: 'cache: look-up, processor time', measured: processor, unit: 'ms' },
    { what: 'cache: look-up, 95th percentile', measured: times[Math.floor(lookUps * 0.95)] ?? NaN, unit: 'ms' },
    {
      what: 'cache: first look-up, with the index read',
      measured: first,
      unit: 'ms',
      note: 'vectra is loaded whole from source',
    },
  ];
}

async function replayRows(folder: string): Promise<readonly BenchRow[]> {
  const played = await playReplay({ shelf: createVectraShelf(folder), embedder: createLexicalEmbedder() });
  const reused = played.filter(({ isReused }) => isReused);
  const cost = (steps: typeof played): number => steps.reduce((sum, { step }) => sum + costOf(step.kind), 0);
  const missed = (share: number, least: number): Pick<BenchRow, 'unit' | 'measured'> => ({
    unit: `of 1, at least ${String(least)}`,
    measured: share,
  });
  const note = `${String(reused.length)} of ${String(played.length)} questions of bench/cache/replay.ts, whose make-up stands there`;
  const wrong = played.filter(({ isRight }) => !isRight).length;
  const against = played.filter(({ step, isReused }) => isReused !== (step.why === 'again')).length;
  const saved = cost(reused) / cost(played);
  const rate = reused.length / played.length;
  return [
    { what: 'cache: hit rate of the replay', ...missed(rate, 0.4), note },
    {
      what: 'cache: share of the cost saved',
      ...missed(saved, 0.5),
      note: 'turns and tokens of a kind are assumed, see bench/cache/play-replay.ts',
    },
    {
      what: 'cache: short of 0.4 hits or 0.5 cost',
      measured: Number(rate < 0.4) + Number(saved < 0.5),
      unit: 'targets',
      limit: 0,
    },
    { what: 'cache: wrong answers in the replay', measured: wrong, unit: 'answers', limit: 0 },
    { what: 'cache: steps that went otherwise than the script says', measured: against, unit: 'steps', limit: 0 },
  ];
}

/** The rows of answers that are used again. */
export async function bench(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
  try {
    return [...(await lookUpRows(path.join(folder, 'many'))), ...(await replayRows(path.join(folder, 'week')))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
