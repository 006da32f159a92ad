/** How well agents find what they need: files by the words of a change, and what was remembered; and how fast that is. */
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { measureFacts, timesToRecall } from './context/facts.ts';
import { changesOf, measureHistory, openPlace, type HistoryFigures } from './context/history.ts';
import { measureProcess } from './context/index-process.ts';
import { historyOf, publicPackages, releaseChanges } from './context/packages.ts';
import { refreshCode } from '../src/core/app/code/refresh.ts';

/** Commits that are looked through. */
const commits = 160;

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? NaN;
}

/** Each way to find files beside plain BM25. */
function recallRows({ changes, recall }: HistoryFigures, of: string): readonly BenchRow[] {
  const share = (sum: number): number => (sum / Math.max(1, changes)) * 100;
  return [...recall].map(([name, sum]) => ({
    what: `files of a change among the first 10: ${name}`,
    measured: share(sum),
    unit: '%',
    floor: share(recall.get('plain BM25') ?? 0),
    note: `${String(changes)} ${of}; floor: plain BM25`,
  }));
}

async function packageFigures(each: (typeof publicPackages)[number]): Promise<HistoryFigures> {
  const repository = historyOf(each);
  const place = await openPlace(repository);
  try {
    return await measureHistory(place, releaseChanges(repository));
  } finally {
    place.dispose();
  }
}

function added(all: readonly HistoryFigures[]): HistoryFigures {
  const recall = new Map<string, number>();
  for (const [name, sum] of all.flatMap((each) => [...each.recall])) recall.set(name, (recall.get(name) ?? 0) + sum);
  return {
    changes: all.reduce((sum, { changes }) => sum + changes, 0),
    recall,
    times: all.flatMap(({ times }) => times),
  };
}

/** Releases of public packages: what the changelog says of each, and the files that it changed. */
async function packageRows(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  const figures = new Map<(typeof publicPackages)[number], HistoryFigures>();
  for (const each of publicPackages) {
    try {
      figures.set(each, await packageFigures(each));
    } catch (error) {
      console.error(`${each.name} is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  for (const half of ['tuned by', 'held out'] as const) {
    const own = [...figures].filter(([each]) => each.half === half);
    const names = own.map(([{ name }]) => name).join(', ');
    rows.push(...recallRows(added(own.map(([, found]) => found)), `releases of ${names} (${half})`));
  }
  const all = recallRows(added([...figures.values()]), 'releases of all packages');
  return [...rows, ...all.filter(({ what }) => /all parts|plain BM25|ripgrep/.test(what))];
}

async function indexRows(): Promise<readonly BenchRow[]> {
  const place = await openPlace(path.dirname(import.meta.dirname));
  const never = new AbortController().signal;
  try {
    const timed = async (): Promise<number> => {
      const began = performance.now();
      await refreshCode(place.parts, never);
      return performance.now() - began;
    };
    const cold = await timed();
    const { files, chunks } = place.parts.store.standing();
    const note = `${String(files)} files, ${String(chunks)} parts: this checkout`;
    const again = await timed();
    const figures = await measureHistory(place, changesOf(place, commits));
    const { changes, times } = figures;
    return [
      {
        what: 'index from nothing, a thousand files',
        measured: (cold / files) * 1_000,
        unit: 'ms',
        limit: 6_000,
        note,
      },
      { what: 'index again, nothing changed', measured: again, unit: 'ms', limit: 2_000, note },
      { what: 'search, p95', measured: p95(times), unit: 'ms', limit: 200, note: `${String(changes)} questions` },
      ...recallRows(figures, 'commits of this checkout, by subject'),
    ];
  } finally {
    place.dispose();
  }
}

async function processRows(): Promise<readonly BenchRow[]> {
  const measured = await measureProcess(path.dirname(import.meta.dirname));
  if (!measured) return [];
  const { peak, rest, cold } = measured;
  const note = `this checkout, from nothing in ${String(Math.round(cold))} ms; resident, git's among it`;
  return [
    { what: 'process of the index, peak memory', measured: peak, unit: 'MB', limit: 300, note },
    { what: 'process of the index, done', measured: rest, unit: 'MB', note: 'until it goes, five seconds later' },
  ];
}

function memoryRows(): readonly BenchRow[] {
  const { questions, found, stale, pinnedLost, ephemeralLeft } = measureFacts();
  const note = `${String(questions)} questions; 500 facts over 60 days`;
  return [
    { what: 'the fact that holds is not among the first 5', measured: (1 - found) * 100, unit: '%', limit: 5, note },
    { what: 'a fact is told that no longer holds', measured: stale * 100, unit: '%', limit: 1, note },
    { what: 'pinned fragments lost', measured: pinnedLost, unit: '×', limit: 0 },
    { what: 'ephemeral fragments left after their time', measured: ephemeralLeft, unit: '×', limit: 0 },
    { what: 'recall among 50,000 fragments, p95', measured: p95(timesToRecall(50_000)), unit: 'ms', limit: 20 },
    {
      what: 'the same with vectors of 768 numbers',
      ...{ measured: p95(timesToRecall(50_000, 768)), unit: 'ms', limit: 20 },
    },
  ];
}

/** All of it. In a shallow clone there is little history to measure by. */
export async function bench(): Promise<readonly BenchRow[]> {
  return [...memoryRows(), ...(await processRows()), ...(await indexRows()), ...(await packageRows())];
}
