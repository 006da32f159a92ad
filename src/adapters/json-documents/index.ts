export { createJsonDocument } from './document.ts';
export { createJsonShelf } from './shelf.ts';
export { keepCopy } from './keep-copy.ts';
export { readJsonFile } from './read-json.ts';
