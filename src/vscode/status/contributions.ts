import { statusCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

/** How the work stands, in the status bar and as text. */
export const statusContributions = {
  commands: statusCommandList,
} as const satisfies Contributions;
