import { existsSync } from 'node:fs';
import type { BenchRow } from './bench-row.ts';
import { fixRows } from './agents/fix-rows.ts';
import { launchRows } from './agents/launch-rows.ts';
import { manyRows } from './agents/many-rows.ts';
import { pieceRows } from './agents/piece-rows.ts';
import { readingRows } from './agents/reading-rows.ts';

/*
 * Model agents by the built command line, against a scripted model on loopback in a process of its own. Where it says
 * "best of eleven", that is what the best of eleven comparable programs took for the same against the same kind of server.
 */

/** Sessions of model agents: time, memory and bytes. What is read from /proc is measured on Linux only. */
export async function bench(): Promise<readonly BenchRow[]> {
  const hasProc = existsSync('/proc/self/stat');
  const rows: BenchRow[] = [...(await launchRows())];
  if (hasProc) rows.push(...(await readingRows()));
  rows.push(...(await fixRows()));
  if (hasProc) rows.push(...(await pieceRows()), ...(await manyRows()));
  return rows;
}
