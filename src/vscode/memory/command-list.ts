import type { CommandContribution } from '../manifest/contributions.ts';

/** The command of the memory, apart from where it is offered. */
export const memoryCommandList = [
  { command: 'codemaestro.openMemory', title: 'Open Memory', icon: '$(library)' },
] as const satisfies readonly CommandContribution[];
