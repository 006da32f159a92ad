export { createClaim } from './claim.ts';
export { openSqliteCodeStore } from './store.ts';
export { openSqliteKnowledgeStore } from './knowledge-store.ts';
