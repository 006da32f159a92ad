export { repairSqliteJournal, type JournalRepair } from './repair.ts';
export { createSqliteJournalStore } from './store.ts';
export { systemProcesses, type Processes } from './processes.ts';
export type { Upcasters } from './upcast.ts';
