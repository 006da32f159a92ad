import { failure, type Failure, type LimitName } from '../domain/index.ts';
import type { SpendingDesk } from '../ports/index.ts';

/**
 * Has the person asked whether a session that goes round in circles may go on; null when they let it, more often than it went on
 * so far.
 */
export function askOfCircle({ sessionId, books, atLimit }: SpendingDesk, text: string, gone: number): Failure | null {
  const name: LimitName = { scope: 'session', of: sessionId, unit: 'circles' };
  const limit = books.raised(name);
  if (limit > gone) return null;
  // A session may have taken over how often another one went on.
  atLimit({ ...name, limit, spent: limit, needed: 1, raise: gone + 1 - limit, what: text });
  return failure('waiting', text);
}
