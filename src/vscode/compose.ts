import path from 'node:path';
import { createSqliteJournalStore } from '../adapters/sqlite-journal/index.ts';
import type { JournalStore } from '../core/ports/index.ts';

/** The journal of the workspace in a folder; nothing is opened or made yet. */
export function journalOf(folder: string): JournalStore {
  return createSqliteJournalStore({ file: path.join(folder, '.maestro', 'state', 'journal.db') });
}
