import type { Contributions } from '../manifest/contributions.ts';
import { searchCommandList } from './command-list.ts';

/** Finding places in the code by words, over all folders of the window. */
export const searchContributions = {
  commands: searchCommandList,
  menus: {
    'explorer/context': [
      {
        command: 'codemaestro.showMap',
        when: 'resourceScheme == file && isWorkspaceTrusted && !explorerResourceIsFolder',
        group: '9_codemaestro@3',
      },
    ],
  },
} as const satisfies Contributions;
