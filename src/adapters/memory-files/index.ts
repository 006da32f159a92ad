export { createMemoryFiles } from './memory-files.ts';
export { readFragment } from './read-fragment.ts';
