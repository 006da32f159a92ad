export { connectIndex } from './connect.ts';
export { serveIndex } from './serve.ts';
