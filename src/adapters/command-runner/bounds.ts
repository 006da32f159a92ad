import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks; where a look starts a program, more. */
const lookEvery = process.platform === 'linux' ? 250 : 2_000;

/** How many processes of a command there may be at once, unless said otherwise. */
export const usualProcesses = 2_000;

/** Bytes that all processes of a command may hold together, unless said otherwise: three quarters of what there is for the engine. */
export function usualMemory(): number {
  const bound = process.constrainedMemory();
  return Math.floor((bound > 0 ? Math.min(bound, totalmem()) : totalmem()) * 0.75);
}

/** What all processes of a command together may come to. */
export interface Bounds {
  /** Bytes of memory. */
  readonly memory: number;
  /** How many there may be at once. */
  readonly processes: number;
}

/** How a command ends that passes a bound. */
export type Passed = 'out-of-memory' | 'too-many-processes';

/** Resolves when a process and those that descend from it pass a bound together. Never does after the abort. */
export async function overBounds(leader: number, bounds: Bounds, signal: AbortSignal): Promise<Passed> {
  const never = new Promise<never>(() => undefined);
  if (process.platform === 'win32') return never;
  for (;;) {
    await delay(lookEvery, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return never;
    const passed = process.platform === 'linux' ? await passedBy(leader, bounds) : await passedByGroup(leader, bounds);
    if (passed) return passed;
  }
}

async function passedBy(leader: number, { memory, processes }: Bounds): Promise<Passed | null> {
  const pids = await descendants(leader, processes);
  if (pids.length > processes) return 'too-many-processes';
  return (await heldBy(pids, memory)) > memory ? 'out-of-memory' : null;
}

/** What a fork shares with its parent is counted twice at first glance; a closer look follows only where that is too much. */
async function heldBy(pids: readonly number[], limit: number): Promise<number> {
  const glance = await sumOf(pids, (pid) => ownOf(pid));
  return glance <= limit ? glance : sumOf(pids, async (pid) => (await shareOf(pid)) ?? ownOf(pid));
}

async function sumOf(pids: readonly number[], bytes: (pid: number) => Promise<number>): Promise<number> {
  return (await Promise.all(pids.map(bytes))).reduce((sum, each) => sum + each, 0);
}

/**
 * A process with all that descend from it, or more than so many of them: those of a program that starts itself over and over have no
 * end. In a sandbox, what lost its parent is taken on by the first process there.
 */
async function descendants(leader: number, most: number): Promise<readonly number[]> {
  const found = new Set([leader]);
  for (const pid of found) {
    if (found.size > most) break;
    const threads = await readdir(`/proc/${String(pid)}/task`).catch(() => []);
    const lists = threads.map((thread) => text(`/proc/${String(pid)}/task/${thread}/children`));
    for (const child of (await Promise.all(lists)).join(' ').match(/\d+/g) ?? []) found.add(Number(child));
  }
  return [...found];
}

function text(file: string): Promise<string> {
  return readFile(file, 'latin1').catch(() => '');
}

/** The sum of lines that stand like `Name:  12 kB`, in bytes. */
function bytesOf(table: string, names: RegExp): number {
  return [...table.matchAll(names)].reduce((sum, [, amount]) => sum + Number(amount) * 1024, 0);
}

/** What a process holds in memory that is no file. */
async function ownOf(pid: number): Promise<number> {
  return bytesOf(await text(`/proc/${String(pid)}/status`), /^(?:RssAnon|RssShmem):\s+(\d+) kB/gm);
}

/** The same, with what it shares with others by its part; null when the system does not tell. */
async function shareOf(pid: number): Promise<number | null> {
  const table = await text(`/proc/${String(pid)}/smaps_rollup`);
  return /^Pss_Anon:/m.test(table) ? bytesOf(table, /^(?:Pss_Anon|Pss_Shmem):\s+(\d+) kB/gm) : null;
}

/** Where there is no /proc: what the system tells of a process group. */
function passedByGroup(group: number, { memory, processes }: Bounds): Promise<Passed | null> {
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-axo', 'pgid=,rss='], { env: { LC_ALL: 'C' } }, (_error, table) => {
      const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
      const own = rows.filter(([of]) => of === group);
      const held = own.reduce((sum, [, kilobytes = 0]) => sum + kilobytes * 1024, 0);
      if (own.length > processes) resolve('too-many-processes');
      else resolve(held > memory ? 'out-of-memory' : null);
    });
  });
}
