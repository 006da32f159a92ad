import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** What a process and its descendants take at a moment. */
export interface TreeSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Resident memory in MB of 1,000,000 bytes. A child counts like its parent until it has become another program. */
  readonly memory: number;
  /** The same of the process alone. */
  readonly own: number;
  /** Processor time of all threads of the process itself, in milliseconds, in steps of ten. */
  readonly cpu: number;
}

const pageSize = 4096;

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The parent of every process there is. */
function parents(): ReadonlyMap<string, string> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.map((pid) => {
      const stat = readOr(`/proc/${pid}/stat`);
      return [pid, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? ''];
    }),
  );
}

function descendants(top: string): readonly string[] {
  const parentOf = parents();
  const isBelow = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === top || isBelow(parentOf.get(pid)));
  return [...parentOf.keys()].filter(isBelow);
}

/** Milliseconds of processor time of all threads of a process, in steps of ten. */
function cpuOf(pid: string): number {
  const stat = readOr(`/proc/${pid}/stat`);
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

/** Measures a process and its descendants now; Linux only. */
export function sampleTree(pid: number): TreeSample {
  const megabytes = (each: string): number =>
    (Number(readOr(`/proc/${each}/statm`).split(' ')[1] ?? 0) * pageSize) / 1e6;
  const all = descendants(String(pid)).map(megabytes);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { at: Date.now(), memory: sum(all), own: megabytes(String(pid)), cpu: cpuOf(String(pid)) };
}

/** Processes that work below a folder, were called with it, or have it in their environment. */
export function processesOf(folder: string): readonly string[] {
  const linkOr = (file: string): string => {
    try {
      return readlinkSync(file);
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      (pid) =>
        linkOr(`/proc/${pid}/cwd`).startsWith(folder) ||
        readOr(`/proc/${pid}/cmdline`).includes(folder) ||
        readOr(`/proc/${pid}/environ`).includes(folder),
    );
}
