import type { CommandContribution } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** The commands that tell how the work stands. */
export const statusCommandList = [
  { command: 'codemaestro.showStatus', title: 'Show Status', category, icon: '$(list-unordered)' },
  { command: 'codemaestro.showLog', title: 'Show Log', category, icon: '$(output)' },
] as const satisfies readonly CommandContribution[];
