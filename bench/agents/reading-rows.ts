import { spawnSync } from 'node:child_process';
import type { BenchRow } from '../bench-row.ts';
import { median, syncedAppend } from '../floor.ts';
import { makeProject, runCli, type CliRun, type Project } from './cli-run.ts';
import { gapsOf, startModel, type Model } from './model.ts';
import type { SeenRequest } from './model-process.ts';

const turns = 50;
const tries = 3;

interface Reading {
  readonly run: CliRun;
  readonly requests: readonly SeenRequest[];
}

async function read(): Promise<Reading> {
  const project = makeProject();
  // Long enough for memory to be sampled in every turn.
  const model = await startModel({ name: 'reading', count: turns - 1, delay: 30 });
  try {
    const run = await runCli(project, model.url, { every: 20 });
    return { run, requests: await model.requests() };
  } finally {
    model.close();
    project.dispose();
  }
}

/** The most memory between two turns, counted from 1. */
function peakOf({ run, requests }: Reading, from: number, to: number): number {
  const [start = 0, end = 0] = [requests[from - 1]?.at, requests[to - 1]?.at];
  return Math.max(...run.samples.filter(({ at }) => at >= start && at <= end).map(({ memory }) => memory));
}

/** Characters of each request that begin the next one, in percent: what providers keep of a prompt. */
function prefixKept(requests: readonly SeenRequest[]): number {
  const kept = requests.slice(1).map(({ body }, index) => {
    // Without what closes the list of messages: the next request has a comma there.
    const before = (requests[index]?.body ?? '').replace(/\]\}$/, '');
    let same = 0;
    while (same < before.length && before[same] === body[same]) same++;
    return (same / before.length) * 100;
  });
  return Math.min(...kept);
}

/** Addresses that a run connects to besides the model's, as the kernel saw it; undefined without strace. */
async function strangers(project: Project, model: Model): Promise<number | undefined> {
  if (spawnSync('strace', ['-V']).status !== 0) return undefined;
  const under = ['strace', '-f', '-qq', '-e', 'trace=connect'];
  const { printed } = await runCli(project, model.url, { under });
  const port = new URL(model.url).port;
  const calls = printed.split('\n').filter((line) => line.includes('connect(') && line.includes('AF_INET'));
  if (!calls.some((line) => line.includes(`htons(${port})`))) throw new Error(`strace saw nothing: ${printed}`);
  return calls.filter((line) => !line.includes(`htons(${port})`)).length;
}

async function strangerRows(): Promise<readonly BenchRow[]> {
  const project = makeProject();
  const model = await startModel({ name: 'fix', count: 0 });
  try {
    const measured = await strangers(project, model);
    const note = 'whole run of a fix under strace; a server of names would be one';
    return measured === undefined
      ? []
      : [{ what: 'addresses connected to but the model’s', measured, unit: '×', limit: 0, note }];
  } finally {
    model.close();
    project.dispose();
  }
}

/** A session of 50 turns that reads: gaps, memory, prefix, and what is left. */
export async function readingRows(): Promise<readonly BenchRow[]> {
  const readings: Reading[] = [];
  for (let attempt = 0; attempt < tries; attempt++) readings.push(await read());
  const gaps = readings.map(({ requests }) => median(gapsOf(requests)));
  const best = (of: (reading: Reading) => number): number => Math.min(...readings.map(of));
  const peak = best((reading) => peakOf(reading, 1, turns));
  const growth = best((reading) => peakOf(reading, 45, turns) - peakOf(reading, 1, 5));
  const prefix = Math.min(...readings.map(({ requests }) => prefixKept(requests)));
  const left = readings.reduce((sum, { run }) => sum + run.left.length, 0);
  const note = `${String(turns)} turns, journal on; median of ${String(tries)} runs`;
  return [
    {
      what: 'gap between answer and next request',
      measured: median(gaps),
      unit: 'ms',
      floor: syncedAppend(),
      limit: 5,
      note: `${note}; floor: one synced append; best of eleven: 5.4`,
    },
    { what: 'gap, quietest run', measured: Math.min(...gaps), unit: 'ms' },
    {
      what: 'peak memory of the process tree',
      measured: peak,
      unit: 'MB',
      limit: 110,
      note: 'resident, from the first to the last request; best of eleven: 151',
    },
    { what: 'growth from turn 5 to 50', measured: growth, unit: 'MB', limit: 10 },
    { what: 'prefix kept from turn to turn, least, missing', measured: 100 - prefix, unit: '%', limit: 0 },
    { what: 'processes left after exit', measured: left, unit: '×', limit: 0 },
    ...(await strangerRows()),
  ];
}
