import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { membersOf, signalAll, type RunProcesses } from './process-table.ts';

const pollEvery = 20;
const killWait = 2_000;

/**
 * Ends every process of a run: SIGTERM, after `grace` milliseconds SIGKILL. Resolves when all are gone, or two seconds
 * after SIGKILL with those that the system does not let go (a call into a dead network disk).
 */
export async function endProcesses(run: RunProcesses, grace: number): Promise<readonly number[]> {
  if (process.platform === 'win32') return endTree(run);
  if (!(await endBy(run, 'SIGTERM', grace))) await endBy(run, 'SIGKILL', killWait);
  return membersOf(run);
}

/** Signals what lives, again for those that were forked meanwhile, until none is left or the time is over. */
async function endBy(run: RunProcesses, signal: NodeJS.Signals, wait: number): Promise<boolean> {
  const told = new Set<number>();
  for (const end = performance.now() + wait; ;) {
    const living = await membersOf(run);
    if (living.length === 0) return true;
    signalAll(
      living.filter((pid) => signal === 'SIGKILL' || (pid !== run.warden && !told.has(pid))),
      signal,
    );
    for (const pid of living) told.add(pid);
    if (performance.now() >= end) return false;
    await delay(pollEvery);
  }
}

function endTree({ group }: RunProcesses): Promise<readonly number[]> {
  return new Promise((resolve) => {
    if (group === null) resolve([]);
    else execFile('taskkill', ['/pid', String(group), '/T', '/F'], () => resolve([]));
  });
}
