import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told apart from one that later gets the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The computer's name, for people. */
  readonly host: string;
  /** Where process numbers and ticks can be compared: one boot of one computer, and one container in it. */
  readonly machine: string;
  /** When the process started, in the system's own units; empty where the system does not tell. */
  readonly started: string;
}

/** What the lease has to know about processes. */
export interface Processes {
  readonly self: ProcessIdentity;
  /** Whether a process of this machine runs. */
  isRunning(pid: number, started: string): boolean;
  /** Milliseconds that only go forward, the same for all processes of a machine; never set back like the clock. */
  tick(): number;
}

/** What `read` returns, or nothing where the system has no such file. */
function readable(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return '';
  }
}

/** State and start time from Linux's /proc (proc(5), fields 3 and 22); empty elsewhere. */
function statOf(pid: number | 'self'): { state: string; started: string } {
  const stat = readable(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}

function machineName(): string {
  const boot = readable(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const processNames = readable(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), boot, processNames].filter(Boolean).join(' ');
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it: it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The processes of this computer. */
export function systemProcesses(): Processes {
  const self = { pid: process.pid, host: hostname(), machine: machineName(), started: statOf('self').started };
  return {
    self,
    isRunning(pid, started) {
      if (!exists(pid)) return false;
      const stat = statOf(pid);
      if (stat.state === 'Z') return false;
      return !started || !stat.started || stat.started === started;
    },
    tick: () => Number(process.hrtime.bigint() / 1_000_000n),
  };
}
