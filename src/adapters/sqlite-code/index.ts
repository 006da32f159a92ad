export { openSqliteCodeStore } from './store.ts';
export { openSqliteKnowledgeStore } from './knowledge-store.ts';
