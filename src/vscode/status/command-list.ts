import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands that tell how the work stands. */
export const statusCommandList = [
  { command: 'codemaestro.showStatus', title: 'Show Status', icon: '$(list-unordered)' },
  { command: 'codemaestro.showCosts', title: 'Show Costs', icon: '$(credit-card)' },
  { command: 'codemaestro.showLog', title: 'Show Log', icon: '$(output)' },
] as const satisfies readonly CommandContribution[];
