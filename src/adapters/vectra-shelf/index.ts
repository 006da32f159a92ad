export { createVectraCodeShelf } from './code-shelf.ts';
export { createVectraShelf } from './shelf.ts';
