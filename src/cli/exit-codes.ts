import type { Failure, FailureReason } from '../core/domain/index.ts';

/** What the exit codes of `maestro` mean. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  waiting: 3,
  refused: 4,
  workspace: 5,
  interrupted: 130,
} as const;

/** The meaning of each exit code, for the person. */
export const exitCodeTexts: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'what was asked for is done',
  failed:
    'the work ended without success, or is stuck: a task is blocked, a goal failed, no language model is configured for it',
  usage: 'the command line is wrong: an unknown command, option, task, gate, hunk or workflow',
  waiting: 'the work waits for a person: a gate is open',
  refused: 'the command was refused: the task is not in a state for it, or it is not permitted',
  workspace:
    'the workspace or its journal cannot be used: not a folder, read-only, disk full, bad settings, broken journal',
  interrupted: 'interrupted with Ctrl-C; 143 when ended by SIGTERM. "maestro resume" goes on',
};

const byReason: Partial<Readonly<Record<FailureReason, number>>> = {
  'bad-input': exitCodes.usage,
  'not-found': exitCodes.usage,
  'not-permitted': exitCodes.refused,
  refused: exitCodes.refused,
  stale: exitCodes.refused,
  'bad-config': exitCodes.workspace,
  'disk-full': exitCodes.workspace,
  'journal-broken': exitCodes.workspace,
  'read-only': exitCodes.workspace,
};

/** The exit code for a failure. */
export function exitCodeOf({ reason }: Failure): number {
  return byReason[reason] ?? exitCodes.failed;
}
