import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectIndex } from '../../src/adapters/index-process/index.ts';
import { sampleTree } from '../agents/process-tree.ts';

/** What the process of an index takes. */
export interface ProcessFigures {
  /** Resident memory in MB, git's while it is asked among it: at most, and when all is done. */
  readonly peak: number;
  readonly rest: number;
  /** Milliseconds from nothing, with the start of the process. */
  readonly cold: number;
}

/** Resident memory of all that this process started; Linux only. */
function memoryBelow(): number {
  return sampleTree(process.pid).memory - process.memoryUsage.rss() / 1e6;
}

/** Has a process make the index of a folder from nothing. Null where its memory cannot be read. */
export async function measureProcess(folder: string): Promise<ProcessFigures | null> {
  if (!existsSync('/proc/self/stat')) return null;
  const state = mkdtempSync(path.join(tmpdir(), 'maestro-context-'));
  const url = new URL('../../src/local/index-process.ts', import.meta.url);
  const index = connectIndex({ url, args: [folder, state], environment: process.env });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, memoryBelow())), 50);
  try {
    const began = performance.now();
    const made = await index.refresh(new AbortController().signal);
    const cold = performance.now() - began;
    if (!made.ok) throw new Error(made.error.person);
    return { peak, rest: memoryBelow(), cold };
  } finally {
    clearInterval(timer);
    await index.close();
    rmSync(state, { recursive: true, force: true });
  }
}
