import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { createFakeJournalStore } from '../fakes/journal.fake.ts';
import { journalContract } from './journal.contract.ts';

journalContract('the fake', () => ({ store: createFakeJournalStore(), release: () => undefined }));

journalContract('the SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-journal-'));
  return {
    store: createSqliteJournalStore({ file: join(folder, 'state', 'journal.db') }),
    release: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
