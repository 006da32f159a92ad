import { shortHash } from '../base/index.ts';
import { failure, type Failure, type TranscriptEntry } from '../domain/index.ts';

/** Turns in a row without anything new, and with nothing but errors: after so many a warning, after so many the end. */
const bounds = { same: { warn: 5, stop: 10 }, failed: { warn: 8, stop: 16 } };

/** By this the warning is known again after a restart. */
const warningMark = 'You make no progress:';

/**
 * Owns what a session knows of its own progress, from its journaled steps alone.
 *
 * Invariants:
 * 1. A turn brings something new when one of its calls has a result that this call has not had before.
 * 2. There is one warning until something new comes.
 */
export interface Progress {
  readonly take: (entry: TranscriptEntry) => void;
  /** What to say to the model before the next turn; null for nothing. */
  readonly warning: () => string | null;
  /** Why the session must end; null when it need not. */
  readonly stop: () => Failure | null;
}

export function createProgress(entries: readonly TranscriptEntry[]): Progress {
  const seen = new Set<string>();
  const inputs = new Map<string, string>();
  const rows = { same: 0, failed: 0 };
  let turn = { answered: 0, fresh: false, allFailed: true };
  let isWarned = false;
  let last = '';

  function close(): void {
    if (turn.answered > 0) {
      rows.same = turn.fresh ? 0 : rows.same + 1;
      rows.failed = turn.allFailed ? rows.failed + 1 : 0;
      if (turn.fresh && !turn.allFailed) isWarned = false;
    }
    turn = { answered: 0, fresh: false, allFailed: true };
  }

  function take(entry: TranscriptEntry): void {
    if (entry.kind === 'turn') {
      close();
      inputs.clear();
      for (const { id, name, input } of entry.calls) inputs.set(id, `${name} ${input}`);
    } else if (entry.kind === 'tool-finished') {
      const key = shortHash(`${inputs.get(entry.callId) ?? entry.name}\0${String(entry.ok)}\0${entry.text}`);
      turn = {
        answered: turn.answered + 1,
        fresh: turn.fresh || !seen.has(key),
        allFailed: turn.allFailed && !entry.ok,
      };
      seen.add(key);
      last = `${entry.name}: ${entry.text}`;
    } else if (entry.kind === 'said' && entry.by === 'engine') {
      isWarned ||= entry.text.startsWith(warningMark);
    }
  }

  for (const entry of entries) take(entry);
  return {
    take,
    warning() {
      close();
      if (isWarned || (rows.same < bounds.same.warn && rows.failed < bounds.failed.warn)) return null;
      return `${warningMark} your last calls only brought what you knew already, or failed. Do something else: look at what the results say, try another way, or end your stage with "report" and say what is in the way.`;
    },
    stop() {
      close();
      const isSame = rows.same >= bounds.same.stop;
      if (!isSame && rows.failed < bounds.failed.stop) return null;
      const what = isSame
        ? `made the same calls with the same results for ${String(rows.same)} turns`
        : `got nothing but errors for ${String(rows.failed)} turns`;
      const text = `The agent ${what}, though it was warned. Its last result was ${last.slice(0, 300)}`;
      return failure('no-progress', text, { retryable: true });
    },
  };
}
