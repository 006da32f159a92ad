import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** One test or rule as a reporter told it. */
export const CheckCase = onFirstUse(() =>
  z.object({
    name: z.string(),
    file: z.string().optional(),
    status: z.enum(['passed', 'failed', 'skipped']),
    /** Milliseconds. */
    duration: z.number().optional(),
    message: z.string().optional(),
  }),
);
export type CheckCase = z.infer<ReturnType<typeof CheckCase>>;

/** One check command as the engine ran it. */
export const CheckRun = onFirstUse(() =>
  z.object({
    name: z.string(),
    kind: z.enum(['test', 'lint', 'types', 'build', 'custom']),
    command: z.string(),
    status: z.enum(['passed', 'failed', 'timed-out', 'not-started']),
    exitCode: z.int().nullable(),
    /** Milliseconds. */
    duration: z.number(),
    /** Failed cases whole, passed ones counted: a suite of 10,000 cases stays small in the journal. */
    failed: z.array(CheckCase()),
    counts: z.object({ passed: z.int(), failed: z.int(), skipped: z.int() }),
    /** Which reporter the cases were read from; `exit-code` when there was none. */
    reporter: z.string(),
    /** Head and tail of what the command printed. */
    output: z.string(),
  }),
);
export type CheckRun = z.infer<ReturnType<typeof CheckRun>>;

/** What the engine itself ran and saw, on exactly this tree. */
export const Evidence = onFirstUse(() =>
  z.object({
    /** Git tree hash of the worktree, the same before and after the run. */
    tree: z.string(),
    at: z.number(),
    green: z.boolean(),
    runs: z.array(CheckRun()),
    /** Digest of the check commands and their settings: evidence is reused only for the same ones. */
    checks: z.string(),
  }),
);
export type Evidence = z.infer<ReturnType<typeof Evidence>>;

/** One line for people: what ran and how it ended. */
export function describeEvidence(evidence: Evidence): string {
  const parts = evidence.runs.map((run) => {
    const { passed, failed } = run.counts;
    const cases = passed + failed > 0 ? ` (${passed} passed, ${failed} failed)` : '';
    return `${run.name} ${run.status}${cases}`;
  });
  return parts.length > 0 ? parts.join(', ') : 'no checks ran';
}
