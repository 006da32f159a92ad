import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands of the task board, apart from where they are offered. */
export const boardCommandList = [
  { command: 'codemaestro.openBoard', title: 'Open Task Board', icon: '$(layout)' },
  { command: 'codemaestro.showOnBoard', title: 'Show Task on the Board', icon: '$(layout)' },
] as const satisfies readonly CommandContribution[];
