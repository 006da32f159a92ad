export { createTextSearch } from './text-search.ts';
