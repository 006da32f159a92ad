export { createTextSearch, type TextSearchOptions } from './text-search.ts';
