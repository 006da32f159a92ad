export { runLoop, type LoopConfig } from './loop.ts';
