export { createMemoryFiles } from './memory-files.ts';
