import { memoryCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

/** What is remembered, on a page of its own. */
export const memoryContributions = {
  commands: memoryCommandList,
  menus: {
    'view/title': [{ command: 'codemaestro.openMemory', when: 'view == codemaestro.tasks', group: '2_look@1' }],
  },
  activationEvents: ['onWebviewPanel:codemaestro.memory'],
} as const satisfies Contributions;
