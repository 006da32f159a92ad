import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { runMark } from '../../core/domain/index.ts';

/**
 * What identifies a process beyond its number, which the system gives out again: when it started. Null when no
 * such process lives.
 */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const entry = await readEntry(pid);
    return entry && isLive(entry.state) ? `${await bootId()}:${entry.start}` : null;
  }
  if (process.platform === 'win32') return null;
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { env: { LC_ALL: 'C' } }, (error, stdout) =>
      resolve(error ? null : stdout.trim() || null),
    );
  });
}

/** A run's processes: a group, a mark in the environment, or both. */
export interface RunProcesses {
  /** Leader of the process group; null when it is not known to be ours. */
  readonly group: number | null;
  readonly mark: string;
  /** The process that watches over the others and ends with them; ended first, it would take them along at once. */
  readonly warden?: number;
}

/**
 * The live processes of a run. On Linux a daemon that started a session of its own is found by the mark in its
 * environment. Elsewhere only the group is seen; its members are then not told apart: the answer is `-group`.
 */
export async function membersOf({ group, mark }: RunProcesses): Promise<readonly number[]> {
  if (process.platform !== 'linux') return group !== null && isAlive(-group) ? [-group] : [];
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await belongs(pid, group, mark)) ? pid : null)));
  return found.filter((pid) => pid !== null && pid !== process.pid).map(Number);
}

/** Sends the signal to each; a negative number is a group. One that is gone already is no error. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone in the meantime, or not ours to end.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function belongs(pid: number, group: number | null, mark: string): Promise<boolean> {
  const entry = await readEntry(pid);
  if (!entry || !isLive(entry.state)) return false;
  if (group !== null && entry.group === group) return true;
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return `\0${environment}`.includes(`\0${runMark}=${mark}\0`);
}

/** A zombie has ended; it waits for its parent to ask how. */
function isLive(state: string): boolean {
  return state !== 'Z' && state !== 'X';
}

/** State, process group and start in clock ticks since boot, from /proc/PID/stat (proc_pid_stat(5)). */
async function readEntry(pid: number): Promise<{ state: string; group: number; start: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const start = fields[19];
  return state && group && start ? { state, group: Number(group), start } : null;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '')).trim();
}
