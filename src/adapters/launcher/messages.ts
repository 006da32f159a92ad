import type { ProgramEnd, ProgramRun } from './program.ts';

/** What the launching process is told: what to run, or that a run is called off. */
export type ToLauncher =
  { readonly id: number; readonly run: ProgramRun } | { readonly id: number; readonly calledOff: true };

/** What it tells: that it takes runs, once, and then how each of them ended. */
export type FromLauncher = { readonly ready: true } | { readonly id: number; readonly end: ProgramEnd };
