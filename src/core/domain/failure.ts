import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** Every way in which work can fail as expected. Closed: a new way is a new line here. */
export const failureReasons = [
  'agent-failed',
  'bad-config',
  'bad-input',
  'bad-plan',
  'cancelled',
  'checks-failed',
  'checks-missing',
  'checks-timed-out',
  'conflict',
  'disk-full',
  'git-failed',
  'journal-broken',
  'lease-expired',
  'no-model',
  'no-progress',
  'not-found',
  'not-permitted',
  'read-only',
  'refused',
  'stale',
  'stalled',
  'too-long',
  'tool-missing',
  'unreadable-source',
  'waiting',
] as const;
export const FailureReason = z.enum(failureReasons);
export type FailureReason = z.infer<typeof FailureReason>;

/** An expected failure as data: one text for the person with the next step, one for the model that may repair it. */
export const Failure = onFirstUse(() =>
  z.object({
    reason: FailureReason,
    /** What happened and what to do next, for the person. */
    person: z.string(),
    /** What happened and what would make the next attempt work, for a model. */
    model: z.string(),
    /** Whether the same work may succeed when tried again unchanged (a time-out, a lost process). */
    retryable: z.boolean(),
  }),
);
export type Failure = z.infer<ReturnType<typeof Failure>>;

/** A failure; the model's text defaults to the person's. */
export function failure(
  reason: FailureReason,
  person: string,
  more: { model?: string; retryable?: boolean } = {},
): Failure {
  return { reason, person, model: more.model ?? person, retryable: more.retryable ?? false };
}

/** An error that carries an expected failure through a channel that can only throw, such as an async iterable. */
export function failureError(cause: Failure): Error {
  return Object.assign(new Error(cause.person), { failure: cause });
}

/** The failure that {@link failureError} put into an error; null for anything else. */
export function failureIn(error: unknown): Failure | null {
  return error instanceof Error && 'failure' in error ? (Failure().safeParse(error.failure).data ?? null) : null;
}
