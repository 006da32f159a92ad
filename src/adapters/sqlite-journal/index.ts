export { repairSqliteJournal, type JournalRepair } from './repair.ts';
export { adoptSqliteJournal, strangeSqliteJournal } from './own.ts';
export { createSqliteJournalStore } from './store.ts';
export { systemProcesses, type Processes } from './processes.ts';
export type { Upcasters } from './upcast.ts';
