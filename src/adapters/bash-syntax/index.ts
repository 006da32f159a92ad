import type { LoadShell } from '../../core/ports/index.ts';

/** Reads bash by a parser, which is loaded only now: see {@link ReadShell}. */
export const loadBash: LoadShell = async () => (await import('./read.ts')).read;
