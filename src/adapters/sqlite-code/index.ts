export { openSqliteCodeStore } from './store.ts';
