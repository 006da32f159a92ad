import * as fs from 'node:fs';
import { join } from 'node:path';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';

/** What came of writes into a folder that somebody swaps for a link meanwhile. */
export interface SwapRaces {
  /** What lies where the link leads, beside what lay there before. */
  readonly escaped: readonly string[];
  readonly written: number;
  readonly refused: number;
  /** Once nobody swaps any more, it is written. */
  readonly isWhole: boolean;
}

/** Each stands for a while of its own, so that the swap meets every step of a write, and some writes meet none. */
async function stand(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
}

/** Writes so often into `d` of a folder, which is a folder by turns, and a link to another beside it. */
export async function raceSwaps(top: string, writes: number): Promise<SwapRaces> {
  const [ws, out] = [join(top, 'ws'), join(top, 'out')];
  for (const folder of [ws, out]) fs.mkdirSync(folder, { recursive: true });
  const before = new Set(fs.readdirSync(out));
  const files = await openWorktreeFiles(ws);
  const [folder, away, link] = [join(ws, 'd'), join(ws, 'was-d'), join(ws, 'to-out')];
  fs.mkdirSync(folder);
  fs.symlinkSync(out, link);
  let isOver = false;
  const swap = async (): Promise<void> => {
    for (let round = 0; !isOver; round++) {
      fs.renameSync(folder, away);
      fs.renameSync(link, folder);
      await stand(1 + (round % 5));
      fs.renameSync(folder, link);
      fs.renameSync(away, folder);
      await stand((round * 7) % 90);
    }
  };
  const swapping = swap();
  let written = 0;
  for (let n = 0; n < writes; n++) {
    const path = n % 2 === 0 ? 'd/f.txt' : `d/x${String(n % 200)}/y/f.txt`;
    if ((await files.write(path, 'x')).ok) written++;
  }
  isOver = true;
  await swapping;
  const escaped = fs.readdirSync(out).filter((name) => !before.has(name));
  return { escaped, written, refused: writes - written, isWhole: (await files.write('d/f.txt', 'x')).ok };
}
