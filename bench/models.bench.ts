import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createModelServer, type ScriptedAnswer, type WireKind } from '../test/model-server/index.ts';
import type { BenchRow } from './bench-row.ts';
import { median, processorTime } from './floor.ts';
import { bare, ours, type Client } from './models/clients.ts';
import { routingRows } from './models/routing.ts';

/*
 * Providers against the scripted server of their wire on loopback, beside the official package called bare, by turns in one
 * process, so that a slow moment of the machine hits both alike.
 */

const rounds = 60;
const piecesOfLong = 4_000;
const turns = 10_000;

interface Serving {
  readonly url: string;
  readonly close: () => void;
}

async function serve(wire: WireKind): Promise<Serving> {
  const child = fork(path.join(import.meta.dirname, 'models/server-process.ts'), [wire], { execArgv: [] });
  const [told] = (await once(child, 'message')) as [{ readonly url: string }];
  return { url: told.url, close: () => child.disconnect() };
}

/** Milliseconds until the first piece of an answer. */
async function firstPiece(client: Client, words = 'short'): Promise<number> {
  const start = performance.now();
  let first: number | undefined;
  await client(words, () => (first ??= performance.now() - start));
  return first ?? Number.NaN;
}

/** Milliseconds of processor time for each piece of a long answer. */
async function perPiece(client: Client): Promise<number> {
  const start = processorTime();
  await client('long', () => undefined);
  return (processorTime() - start) / piecesOfLong;
}

async function rowsOf(wire: WireKind): Promise<readonly BenchRow[]> {
  const server = await serve(wire);
  const mine = ours(wire, server.url);
  const theirs = bare(wire, server.url);
  const [first, firstBare, piece, pieceBare]: number[][] = [[], [], [], []];
  for (let round = 0; round < rounds + 5; round++) {
    const [own, other] = [await firstPiece(mine.ask), await firstPiece(theirs)];
    if (round < 5) continue;
    first?.push(own);
    firstBare?.push(other);
  }
  for (let round = 0; round < 9; round++) {
    piece?.push(await perPiece(mine.ask));
    pieceBare?.push(await perPiece(theirs));
  }
  mine.close();
  server.close();
  const [own, other] = [median(first ?? []), median(firstBare ?? [])];
  const [ownPiece, otherPiece] = [median(piece ?? []), median(pieceBare ?? [])];
  return [
    {
      what: `${wire}: first piece, beyond the bare package`,
      measured: own - other,
      unit: 'ms',
      limit: 5,
      note: `ours ${own.toFixed(2)}, bare ${other.toFixed(2)}; median of ${String(rounds)}`,
    },
    {
      what: `${wire}: each piece, beyond the bare package`,
      measured: ownPiece - otherPiece,
      unit: 'ms',
      limit: 0.2,
      note: `ours ${(ownPiece * 1000).toFixed(1)} µs, bare ${(otherPiece * 1000).toFixed(1)} µs of processor time`,
    },
  ];
}

/** Fifty answers at once from a server that takes 300 ms to begin. */
async function manyAtOnce(): Promise<BenchRow> {
  const server = await serve('chat');
  const { ask, close } = ours('chat', server.url);
  await firstPiece(ask);
  const times = await Promise.all(Array.from({ length: 50 }, () => firstPiece(ask, 'late')));
  close();
  server.close();
  const sorted = times.toSorted((a, b) => a - b);
  return {
    what: '50 streams at once: first piece, p95',
    measured: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN,
    unit: 'ms',
    limit: 500,
    note: 'the server begins after 300 ms',
  };
}

/** Milliseconds from the person's stop until the server sees the connection closed, in mid-answer. */
async function cancelled(): Promise<BenchRow> {
  const script = (): ScriptedAnswer => ({ text: 'word '.repeat(40), fault: { kind: 'silence', at: 'middle' } });
  const server = await createModelServer({ script, keep: 'sizes' });
  const times: number[] = [];
  for (let round = 1; round <= 20; round++) {
    const stop = new AbortController();
    const { ask, close } = ours('chat', server.url, stop.signal);
    const asked = ask('x', () => {
      if (stop.signal.aborted) return;
      times.push(performance.now());
      stop.abort();
    }).catch(() => undefined);
    await (
      await server.request(round)
    ).ended;
    times.push(performance.now() - (times.pop() ?? 0));
    await asked;
    close();
  }
  await server.close();
  return {
    what: 'stop: until the connection is closed',
    measured: Math.max(...times),
    unit: 'ms',
    limit: 100,
    note: 'longest of 20',
  };
}

/** What the heap holds more after ten thousand turns than after a thousand. */
async function heapGrowth(): Promise<BenchRow> {
  const server = await serve('chat');
  const { ask, close } = ours('chat', server.url);
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  let early = 0;
  for (let turn = 1; turn <= turns; turn++) {
    await ask('short', () => undefined);
    if (turn === turns / 10) early = heap();
  }
  const late = heap();
  close();
  server.close();
  const note = `${early.toFixed(1)} MB after ${String(turns / 10)} turns, ${late.toFixed(1)} MB after ${String(turns)}`;
  return { what: `heap: growth over ${String(turns)} turns`, measured: late - early, unit: 'MB', limit: 5, note };
}

/** What providers add to the packages that they stand on, and the router to a call. */
export async function bench(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const wire of ['chat', 'responses', 'anthropic', 'ollama'] as const) rows.push(...(await rowsOf(wire)));
  return [...rows, await manyAtOnce(), await cancelled(), await heapGrowth(), ...(await routingRows())];
}
