import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A process of this machine. */
export interface ProcessLine {
  readonly id: number;
  readonly group: number;
  readonly command: string;
}

/** The lines of Linux's own list: `ps` is not part of every system. */
function fromProc(): readonly ProcessLine[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program stands in parentheses and may hold anything; state, parent and group follow it.
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ id: Number(name), group: Number(group), command }];
    } catch {
      return []; // It ended meanwhile.
    }
  });
}

function fromPs(): readonly ProcessLine[] {
  const listed = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return listed.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ id: Number(match[1]), group: Number(match[2]), command: match[3] ?? '' }] : [];
  });
}

/** The processes of a group that run now; what has ended and was not waited for does not count. */
export function processesOf(group: number): readonly ProcessLine[] {
  const all = existsSync('/proc/self/stat') ? fromProc() : fromPs();
  return all.filter((line) => line.group === group);
}

/** Sends a signal to every process of a group that still runs. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The group is empty: that is what was wanted.
  }
}
