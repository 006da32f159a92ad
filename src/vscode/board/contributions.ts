import { boardCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

/** The task board: a page of its own, and a list in the sidebar. */
export const boardContributions = {
  commands: boardCommandList,
  menus: {
    'view/title': [
      { command: 'codemaestro.openBoard', when: 'view == codemaestro.tasks', group: 'navigation@3' },
      { command: 'codemaestro.openBoard', when: 'view == codemaestro.board', group: 'navigation@1' },
    ],
    'view/item/context': [{ command: 'codemaestro.showOnBoard', when: 'viewItem =~ /^task-/', group: 'board@1' }],
  },
  views: [{ id: 'codemaestro.board', name: 'Board', type: 'webview', visibility: 'collapsed' }],
  activationEvents: ['onWebviewPanel:codemaestro.board'],
} as const satisfies Contributions;
