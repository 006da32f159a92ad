import type { Commit } from '../ports/index.ts';

/** A commit in a line, as models read it. */
export function commitLine({ id, at, author, subject }: Commit): string {
  return `${id.slice(0, 10)} ${new Date(at).toISOString().slice(0, 10)} ${author}: ${subject}`;
}
