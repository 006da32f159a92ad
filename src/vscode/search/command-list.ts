import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands that find something, apart from where they are offered. */
export const searchCommandList = [
  {
    command: 'codemaestro.searchCode',
    title: 'Search the Code…',
    icon: '$(search)',
    enablement: 'isWorkspaceTrusted && workspaceFolderCount > 0',
  },
  {
    command: 'codemaestro.showIndex',
    title: 'Bring the Index of the Code Up to Date',
    enablement: 'isWorkspaceTrusted && workspaceFolderCount > 0',
  },
  {
    command: 'codemaestro.showMap',
    title: 'Show the Map of the Code…',
    icon: '$(list-tree)',
    enablement: 'isWorkspaceTrusted && workspaceFolderCount > 0',
  },
] as const satisfies readonly CommandContribution[];
