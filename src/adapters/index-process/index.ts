export { connectIndex } from './connect.ts';
export type { Confided } from './messages.ts';
export { serveIndex } from './serve.ts';
