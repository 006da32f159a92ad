import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { loadBash } from '../src/adapters/bash-syntax/index.ts';
import { askedShare, heldBack, looserThanListed, ordinary, unaskedLines, unsafeAutos } from '../test/security/lines.ts';
import { judged } from '../test/security/judging.ts';
import { raceSwaps } from '../test/security/swaps.ts';
import { ground, treeEscapes } from '../test/security/trees.ts';
import { canTrace, deedsOf } from '../test/security/tracing.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { median } from './floor.ts';
import { escapeRows } from './safety/escape-rows.ts';

/** How many of each are tried. */
interface Amounts {
  readonly mutants: number;
  readonly traced: number;
  readonly trees: number;
  readonly swaps: number;
}

const whole: Amounts = { mutants: 100_000, traced: 2_000, trees: 100_000, swaps: 10_000 };
const short: Amounts = { mutants: 4_000, traced: 60, trees: 2_000, swaps: 500 };

/** What of the files of a worktree could be left, whatever links do. */
async function ofFiles({ trees, swaps }: Amounts): Promise<readonly BenchRow[]> {
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

/** Milliseconds that all but one of a hundred lines keep to: the middle of five rounds each. */
async function slowestOfHundred(lines: readonly string[], call: (line: string) => unknown): Promise<number> {
  for (const line of lines) await call(line);
  const times: number[] = [];
  for (const line of lines) {
    const rounds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const before = performance.now();
      await call(line);
      rounds.push(performance.now() - before);
    }
    times.push(median(rounds));
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Infinity;
}

/** What may run, and how long it takes to say so. */
async function ofLines({ mutants }: Amounts): Promise<readonly BenchRow[]> {
  const { lines, looser } = await looserThanListed();
  for (const each of looser) console.error(`looser than listed: ${each}`);
  const unsafe = await unsafeAutos(mutants, 1);
  for (const line of unsafe.slice(0, 20)) console.error(`unsafe: ${line}`);
  const share = await askedShare();
  const timed = [...ordinary, ...(await heldBack(false))];
  const parse = await loadBash();
  return [
    {
      what: 'command lines of the cases judged looser than listed',
      measured: looser.length,
      unit: 'lines',
      limit: 0,
      note: `of ${String(lines)}, each with and without a sandbox`,
    },
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
      measured: await slowestOfHundred(timed, (line) => judged(line)),
      unit: 'ms',
      limit: 5,
      floor: await slowestOfHundred(timed, parse),
      note: 'the middle of five rounds each; floor: reading the line by the parser alone',
    },
  ];
}

/** What the lines that run unasked really do. */
async function ofDeeds({ traced }: Amounts): Promise<BenchRow> {
  const row = { what: 'unasked lines that do more than look', unit: 'lines', limit: 0 };
  if (!(await canTrace())) return { ...row, measured: null, note: 'strace is not installed, or may not watch here' };
  const deeds = await deedsOf(await unaskedLines(traced, 1));
  for (const deed of deeds.slice(0, 20)) console.error(`does more: ${deed}`);
  return { ...row, measured: deeds.length, note: `of ${traced.toLocaleString('en-US')}, really run under strace` };
}

/** What agents may do: that nothing slips through or gets out, that little is asked, and that it takes no time. */
export async function bench({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const amounts = quick ? short : whole;
  return [...(await ofLines(amounts)), ...(await ofFiles(amounts)), await ofDeeds(amounts), ...(await escapeRows())];
}
