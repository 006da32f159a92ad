export { createCodeFiles } from './code-files.ts';
