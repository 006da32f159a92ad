import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { createFakeJournalStore } from '../fakes/journal.fake.ts';
import { journalContract } from './journal.contract.ts';

journalContract('the fake', () => {
  const store = createFakeJournalStore();
  return {
    store,
    remove: () => {
      store.remove();
    },
    release: () => undefined,
  };
});

journalContract('the SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-journal-'));
  const state = join(folder, 'state');
  return {
    store: createSqliteJournalStore({ file: join(state, 'journal.db') }),
    remove: () => {
      rmSync(state, { recursive: true });
    },
    release: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
