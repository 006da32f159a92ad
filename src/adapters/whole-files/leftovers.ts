import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

const suffix = '.maestro-tmp';
/** The number of the process that made it, then what makes it the only one. */
const pattern = /\.(\d+)-[0-9a-f]{12}\.maestro-tmp(?:-wal|-shm)?$/;
/** After so many milliseconds a file is a leftover even if there is a process with that number: it is another one's by now. */
const longest = 3_600_000;

/** The name under which a file is made, in its own folder; short enough for file systems that allow 255 bytes. */
export function temporaryName(name: string): string {
  return `.${name.slice(0, 40)}.${String(process.pid)}-${randomBytes(6).toString('hex')}${suffix}`;
}

/** Whether a file is one that is being made, or that a process left when it was killed. */
export function isTemporary(file: string): boolean {
  return /\.maestro-tmp(?:-wal|-shm)?$/.test(file);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isLeft(file: string): Promise<boolean> {
  const [, pid] = pattern.exec(file) ?? [];
  if (pid === undefined) return false;
  if (!isRunning(Number(pid))) return true;
  const found = await lstat(file).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > longest;
}

/** Removes those of the files that killed processes were making; nothing else is touched. What cannot be removed stays. */
export async function sweepLeftovers(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (await isLeft(file)) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** The same for what lies directly in a folder. */
export async function sweepFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await sweepLeftovers(names.filter(isTemporary).map((name) => path.join(folder, name)));
}
