import type { Contributions } from '../manifest/contributions.ts';
import { searchCommandList } from './command-list.ts';

/** Finding places in the code by words, over all folders of the window. */
export const searchContributions = { commands: searchCommandList } as const satisfies Contributions;
