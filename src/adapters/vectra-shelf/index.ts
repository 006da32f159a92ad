export { createVectraShelf } from './shelf.ts';
