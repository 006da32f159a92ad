import { pastCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

const inFile = 'resourceScheme == file && isWorkspaceTrusted';

/** Looking back: what happened while the person was away, why something is as it is, and what agents deleted. */
export const pastContributions = {
  commands: pastCommandList,
  menus: {
    'view/title': [
      { command: 'codemaestro.catchUp', when: 'view == codemaestro.tasks && codemaestro.news', group: 'navigation@1' },
      { command: 'codemaestro.restoreDeleted', when: 'view == codemaestro.tasks', group: 'past@1' },
    ],
    'editor/context': [{ command: 'codemaestro.why', when: inFile, group: '9_codemaestro@3' }],
    'editor/lineNumber/context': [{ command: 'codemaestro.why', when: inFile, group: '9_codemaestro@1' }],
    'explorer/context': [
      { command: 'codemaestro.whyFile', when: `${inFile} && !explorerResourceIsFolder`, group: '9_codemaestro@1' },
      { command: 'codemaestro.graph', when: `${inFile} && !explorerResourceIsFolder`, group: '9_codemaestro@2' },
    ],
  },
} as const satisfies Contributions;
