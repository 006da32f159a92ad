export { readFrontMatter } from './front-matter.ts';
