export { createTreeSitterParser } from './parser.ts';
