export { createSqliteJournalStore, type SqliteJournalOptions } from './store.ts';
export { systemProcesses, type ProcessIdentity, type Processes } from './processes.ts';
export type { Upcaster, Upcasters } from './upcast.ts';
