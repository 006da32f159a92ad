export { createJsonDocument } from './document.ts';
export { readJsonFile } from './read-json.ts';
