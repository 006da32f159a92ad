import type { CommandEnd, CommandReading } from '../ports/index.ts';

/** Characters of output that are told of. */
export const outputRoom = 16_000;

/** How a command stands, in a line. */
function statusOf(end: CommandEnd | null): string {
  if (!end) return 'still running';
  if (end.kind === 'not-started') return `not started: ${end.message}`;
  const seconds = `after ${(end.duration / 1_000).toFixed(1)} s`;
  if (end.kind === 'timed-out') return `timed out ${seconds}; all its processes were ended`;
  if (end.kind === 'out-of-memory') {
    return `ended ${seconds}: its processes together took more memory than this machine can spare. Do it in smaller parts, or with fewer at a time`;
  }
  if (end.kind === 'too-many-processes') {
    return `ended ${seconds}: it had more processes at once than a command may. Have it start fewer at a time, and none that starts itself again`;
  }
  if (end.kind === 'stopped') return `stopped ${seconds}`;
  const left = end.leftBehind > 0 ? `; ${String(end.leftBehind)} processes it left behind were ended` : '';
  return `${end.signalName ? `ended by ${end.signalName}` : `exit code ${String(end.exitCode)}`} ${seconds}${left}`;
}

/** What programs print when a sandbox keeps them from something. */
const kept =
  /read-only file system|EROFS|operation not permitted|EPERM|network is unreachable|ENETUNREACH|EAI_AGAIN|ENOTFOUND|could not resolve|name resolution/i;

/** What a model is told that a sandbox stopped, so that it does not try again and again. */
function sandboxNote(end: CommandEnd | null, output: string): string {
  if (end === null || end.kind === 'not-started' || !end.confined) return '';
  const hosts = (end.keptFrom ?? []).map(({ host, port, outcome }) => `${host}:${String(port)} (${outcome})`);
  if (hosts.length > 0) return `\n(The sandbox kept it from ${hosts.join(', ')}. Only the person can grant a host.)`;
  if (end.kind !== 'exited' || end.exitCode === 0 || !kept.test(output)) return '';
  return '\n(Commands run in a sandbox: they write the worktree and /tmp only, and reach no network. Do it another way, or ask the person.)';
}

/** A command as a model reads of it: how it stands, then what it printed. */
export function describeCommand({ id, end, output }: CommandReading): string {
  const status = statusOf(end);
  const printed = output.trimEnd() + sandboxNote(end, output);
  return `${id === null ? '' : `${id}: `}${status}\n${printed === '' ? '(no output)' : printed}`;
}
