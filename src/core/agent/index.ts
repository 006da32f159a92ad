export { runLoop } from './loop.ts';
export type { LoopConfig } from './session.ts';
export { estimateTokens } from './tokens.ts';
