export { describeModelFailure, runLoop, type LoopConfig, type LoopEvent, type LoopLimits } from './loop.ts';
export type { ToolRunner } from './tool-turn.ts';
export { replayTranscript, type Progress } from './transcript.ts';
