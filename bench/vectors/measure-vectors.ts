/** `measure-vectors.ts FOLDER COUNT DIMENSIONS`, forked: fills a shelf with vectors, searches it, and tells what that took. */
import { fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createVectraCodeShelf } from '../../src/adapters/vectra-shelf/index.ts';
import { processorTime } from '../floor.ts';

export interface VectorFigures {
  /** Milliseconds in all. */
  readonly fill: number;
  readonly opened: number;
  readonly p95: number;
  /** Milliseconds of processor a search. */
  readonly processor: number;
  /** Share of the true first that is found. */
  readonly recall: number;
  /** Megabytes. */
  readonly memory: number;
  readonly peak: number;
  readonly disk: number;
}

const searches = 100;
const first = 20;

/** Numbers between 0 and 1, the same each time. */
function randomOf(seed: number): () => number {
  let value = seed + 0x9e37_79b9;
  return () => {
    value = (value + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(value ^ (value >>> 15), 1 | value);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Vectors as models make them: in groups of some hundred that lie near each other, all of them off to one side. */
function vectorOf(at: number, dimensions: number, groups: readonly Float32Array[]): Float32Array {
  const random = randomOf(at);
  const group = groups[Math.floor(random() * groups.length)];
  return Float32Array.from({ length: dimensions }, (_, place) => (group?.[place] ?? 0) + 0.7 * gaussian(random));
}

function groupsOf(count: number, dimensions: number): readonly Float32Array[] {
  return Array.from({ length: Math.ceil(count / 200) }, (_, at) => {
    const random = randomOf(-1 - at);
    return Float32Array.from({ length: dimensions }, () => 0.4 + gaussian(random));
  });
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0) / 1e6;
}

const resident = (): number => process.memoryUsage.rss() / 1e6;

async function fill(folder: string, count: number, dimensions: number) {
  const groups = groupsOf(count, dimensions);
  const vectors = createVectraCodeShelf(folder).of('bench');
  const bare = resident();
  let [peak, time] = [0, 0];
  for (let from = 0; from < count; from += 128) {
    const next = new Map<string, Float32Array>();
    for (let at = from; at < Math.min(count, from + 128); at++) {
      next.set(`digest-${String(at).padStart(15, '0')}`, vectorOf(at, dimensions, groups));
    }
    const began = performance.now();
    await vectors.put(next);
    time += performance.now() - began;
    peak = Math.max(peak, resident() - bare);
  }
  return { fill: time, peak, disk: sizeOf(folder) };
}

/** The true first of all, by comparing them. */
function trueFirst(question: Float32Array, count: number, dimensions: number, groups: readonly Float32Array[]) {
  const length = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const scores = Array.from({ length: count }, (_, at) => {
    const vector = vectorOf(at, dimensions, groups);
    let dot = 0;
    for (let place = 0; place < dimensions; place++) dot += (vector[place] ?? 0) * (question[place] ?? 0);
    return [at, dot / length(vector)] as const;
  });
  return scores.sort((a, b) => b[1] - a[1]).slice(0, first);
}

function search(folder: string, count: number, dimensions: number) {
  const groups = groupsOf(count, dimensions);
  const questions = Array.from({ length: searches }, (_, at) => vectorOf(count + at, dimensions, groups));
  const bare = resident();
  const vectors = createVectraCodeShelf(folder).of('bench');
  const began = performance.now();
  vectors.nearest(questions[0] ?? new Float32Array(), first);
  const opened = performance.now() - began;
  const times: number[] = [];
  const before = processorTime();
  for (const question of questions) {
    const start = performance.now();
    vectors.nearest(question, first);
    times.push(performance.now() - start);
  }
  const processor = (processorTime() - before) / searches;
  globalThis.gc?.();
  const memory = resident() - bare;
  let right = 0;
  const compared = questions.slice(0, 3);
  for (const question of compared) {
    const found = new Set(vectors.nearest(question, first).map(({ digest }) => digest));
    right += trueFirst(question, count, dimensions, groups).filter(([at]) =>
      found.has(`digest-${String(at).padStart(15, '0')}`),
    ).length;
  }
  const p95 = times.sort((a, b) => a - b)[Math.floor(searches * 0.95)] ?? NaN;
  return { opened, p95, processor, memory, recall: right / (first * compared.length) };
}

const [folder = '', count = '0', dimensions = '0', part = 'all'] = process.argv.slice(2);
if (part === 'search') process.send?.(search(folder, Number(count), Number(dimensions)));
else {
  const filled = await fill(folder, Number(count), Number(dimensions));
  // Anew, so that only what a search takes is counted.
  const child = fork(import.meta.filename, [folder, count, dimensions, 'search']);
  child.on('message', (found) => {
    process.send?.({ ...filled, ...(found as object) });
  });
}
