import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { askedShare, heldBack, ordinary, unaskedLines, unsafeAutos } from '../test/security/lines.ts';
import { judged } from '../test/security/judging.ts';
import { raceSwaps } from '../test/security/swaps.ts';
import { ground, treeEscapes } from '../test/security/trees.ts';
import { canTrace, deedsOf } from '../test/security/tracing.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './floor.ts';

const mutants = 100_000;
const traced = 2_000;
const trees = 100_000;
const swaps = 10_000;

/** What of the files of a worktree could be left, whatever links do. */
async function ofFiles(): Promise<readonly BenchRow[]> {
  const escapes = await treeEscapes(trees, 1);
  for (const each of escapes.slice(0, 20)) console.error(`escapes: ${each}`);
  const top = mkdtempSync(path.join(ground, 'maestro-swaps-'));
  try {
    const { escaped, written, refused } = await raceSwaps(top, swaps);
    const counted = `${written.toLocaleString('en-US')} written, ${refused.toLocaleString('en-US')} refused`;
    return [
      {
        what: 'random trees with links, read or written outside',
        measured: escapes.length,
        unit: 'trees',
        limit: 0,
        note: `of ${trees.toLocaleString('en-US')}, seed 1`,
      },
      {
        what: 'writes into a folder that is swapped for a link, outside',
        measured: escaped.length,
        unit: 'files',
        limit: 0,
        note: `of ${swaps.toLocaleString('en-US')}: ${counted}`,
      },
    ];
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** Milliseconds of one decision that all but one of a hundred keep to. */
async function slowestOfHundred(): Promise<number> {
  const lines = [...ordinary, ...(await heldBack(false))];
  for (const line of lines) await judged(line);
  const times: number[] = [];
  for (const line of lines) {
    const rounds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const before = performance.now();
      await judged(line);
      rounds.push(performance.now() - before);
    }
    times.push(median(rounds));
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Infinity;
}

/** What agents' commands may do: that nothing slips through, that little is asked, and that it takes no time. */
export async function bench(): Promise<readonly BenchRow[]> {
  const unsafe = await unsafeAutos(mutants, 1);
  for (const line of unsafe.slice(0, 20)) console.error(`unsafe: ${line}`);
  const share = await askedShare();
  const decision = await slowestOfHundred();
  const rows: BenchRow[] = [
    {
      what: 'mutations that would run unasked',
      measured: unsafe.length,
      unit: 'lines',
      limit: 0,
      note: `of ${mutants.toLocaleString('en-US')}, seed 1`,
    },
    {
      what: 'ordinary commands asked about, with a sandbox',
      measured: share * 100,
      unit: '%',
      limit: 15,
      note: `of ${String(ordinary.length)}`,
    },
    {
      what: 'decision on a command, p99',
      measured: decision,
      unit: 'ms',
      limit: 5,
      note: 'the middle of five rounds each',
    },
  ];
  rows.push(...(await ofFiles()));
  if (!(await canTrace())) return rows;
  const deeds = await deedsOf(await unaskedLines(traced, 1));
  for (const deed of deeds.slice(0, 20)) console.error(`does more: ${deed}`);
  const note = `of ${traced.toLocaleString('en-US')}, really run under strace`;
  return [
    ...rows,
    { what: 'unasked lines that do more than look', measured: deeds.length, unit: 'lines', limit: 0, note },
  ];
}
