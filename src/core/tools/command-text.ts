import type { CommandEnd, CommandReading } from '../ports/index.ts';

/** Characters of output that are told of. */
export const outputRoom = 16_000;

/** How a command stands, in a line. */
function statusOf(end: CommandEnd | null): string {
  if (!end) return 'still running';
  if (end.kind === 'not-started') return `not started: ${end.message}`;
  const seconds = `after ${(end.duration / 1_000).toFixed(1)} s`;
  if (end.kind === 'timed-out') return `timed out ${seconds}; all its processes were ended`;
  if (end.kind === 'stopped') return `stopped ${seconds}`;
  const left = end.leftBehind > 0 ? `; ${String(end.leftBehind)} processes it left behind were ended` : '';
  return `${end.signalName ? `ended by ${end.signalName}` : `exit code ${String(end.exitCode)}`} ${seconds}${left}`;
}

/** A command as a model reads of it: how it stands, then what it printed. */
export function describeCommand({ id, end, output }: CommandReading): string {
  const status = statusOf(end);
  const printed = output.trimEnd();
  return `${id === null ? '' : `${id}: `}${status}\n${printed === '' ? '(no output)' : printed}`;
}
