import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GitContext } from './context.ts';

/** Milliseconds. A lock on a ref is held for some; one that stays so long is that of a git that was killed. */
const longestHeld = 1_000;

/** Milliseconds since the file was made; null when it is gone. */
async function ageOf(file: string): Promise<number | null> {
  const info = await stat(file).catch(() => null);
  return info ? Date.now() - info.mtimeMs : null;
}

/**
 * Removes the locks that a killed git left on our own branches: nobody could move those any more. To be called by the
 * workspace's writer when it starts, since none of its own gits is at work then. The person's refs are not looked at.
 */
export async function clearStaleLocks({ commonDir }: Pick<GitContext, 'commonDir'>): Promise<readonly string[]> {
  const folder = path.join(commonDir, 'refs', 'heads', 'maestro');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const cleared: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.lock'))) {
    const lock = path.join(folder, name);
    const age = await ageOf(lock);
    if (age === null) continue;
    // A clock that was set back must not make a lock wait for ever.
    if (age < longestHeld) await delay(Math.min(longestHeld, longestHeld - age));
    if ((await ageOf(lock)) === null) continue;
    await rm(lock, { force: true });
    cleared.push(name);
  }
  return cleared;
}
