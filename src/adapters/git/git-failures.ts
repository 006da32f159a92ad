import { headAndTail } from '../../core/base/index.ts';
import { failure, type Failure, type FailureReason } from '../../core/domain/index.ts';

interface Rule {
  readonly when: RegExp;
  readonly reason: FailureReason;
  readonly advice: string;
  readonly retryable?: boolean;
}

/** What git and the system say when something is in the way, and what the person can do about it. */
const rules: readonly Rule[] = [
  {
    // A checkout on a full disk says only that it is unable to write; all else that keeps it from writing is named.
    when: /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|unable to write file/i,
    reason: 'disk-full',
    advice: 'The disk is full. Free some space and run it again; nothing was half-written.',
    retryable: true,
  },
  {
    when: /Too many open files|EMFILE|ENFILE/i,
    reason: 'git-failed',
    advice: 'Too many files are open on this machine. Try again when other work has ended.',
    retryable: true,
  },
  {
    when: /Read-only file system|EROFS/i,
    reason: 'read-only',
    advice: 'The disk is read-only. Make it writable, or work on a copy elsewhere.',
  },
  {
    when: /dubious ownership/i,
    reason: 'not-permitted',
    advice:
      'The folder belongs to another user, so git refuses it. If you trust it, run: git config --global --add safe.directory <folder>',
  },
  {
    when: /Permission denied|EACCES|EPERM|insufficient permission|Operation not permitted/i,
    reason: 'not-permitted',
    advice: 'The files may not be read or written. Correct their permissions and run it again.',
  },
  {
    when: /\.lock': File exists|unable to lock|cannot lock ref .*File exists/i,
    reason: 'git-failed',
    advice: 'Another git is at work in the repository, or one crashed. Wait for it, or remove the lock file it names.',
    retryable: true,
  },
  {
    when: /promisor remote|could not fetch .* from promisor|missing blob|transport '.*' not allowed/i,
    reason: 'git-failed',
    advice: 'The clone is partial and a file it needs was not fetched. Run: git fetch --refetch --filter=blob:limit=1g',
  },
  {
    when: /bad object|object file .* is empty|loose object .* is corrupt|unable to read tree|index file (corrupt|smaller)|bad (index|signature)/i,
    reason: 'git-failed',
    advice: 'The repository is damaged. Run "git fsck" in it and mend what it names, or work on a fresh clone.',
  },
];

/** Characters of git's complaints that a model gets to read. */
const longestQuote = 2000;

/** What a call of the system or a run of a program says of how it went wrong. */
type Complaint = Pick<Error, 'name'> & { readonly code?: unknown; readonly killed?: unknown };

function systemCode(error: Complaint | null): string {
  const code = error?.code;
  return typeof code === 'string' ? code : '';
}

/** The line of git's complaint that says most: the last `fatal:` or `error:`, else the last line. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim());
  const loud = lines.filter((line) => /^(fatal|error):/.test(line));
  return (loud.at(-1) ?? lines.at(-1) ?? '').replace(/^(fatal|error): /, '');
}

/**
 * A failure out of what git printed and how it ended.
 * @param purpose continues "git could not …".
 */
export function describeGitFailure(purpose: string, stderr: string, error: Complaint | null): Failure {
  const code = systemCode(error);
  if (code === 'ENOENT') {
    return failure('tool-missing', 'git was not found. Install git 2.36 or newer and see that it is on the PATH.');
  }
  if (error?.name === 'AbortError') return failure('cancelled', `Stopped before git could ${purpose}.`);
  const said = complaint(stderr);
  const killed = error?.killed === true;
  if (killed) {
    return failure('git-failed', `git took too long and was stopped; it could not ${purpose}. Run it again.`, {
      retryable: true,
    });
  }
  const rule = rules.find(({ when }) => when.test(`${stderr}\n${code}`));
  const what = `git could not ${purpose}${said ? `: ${said}` : ''}.`.replace(/\.\.$/, '.');
  const model = stderr ? `${what}\n${headAndTail(stderr, longestQuote)}` : what;
  if (!rule) return failure('git-failed', `${what} Run "git status" in the folder to see what is wrong.`, { model });
  return failure(rule.reason, `${what} ${rule.advice}`, { model, retryable: rule.retryable ?? false });
}

/** A failure out of what the file system threw. */
export function describeFileFailure(purpose: string, error: unknown): Failure {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const rule = rules.find(({ when }) => when.test(`${thrown.message}\n${systemCode(thrown)}`));
  const what = `Could not ${purpose}: ${thrown.message}.`;
  if (!rule) return failure('git-failed', `${what} See that the folder exists and can be written.`);
  return failure(rule.reason, `${what} ${rule.advice}`, { retryable: rule.retryable ?? false });
}
