export { createJsonDocument, type JsonDocumentOptions } from './document.ts';
export { readJsonFile } from './read-json.ts';
