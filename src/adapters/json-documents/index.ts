export { createJsonDocument } from './document.ts';
export { createJsonShelf } from './shelf.ts';
export { readJsonFile } from './read-json.ts';
