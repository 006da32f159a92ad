import type { Contributions } from '../manifest/contributions.ts';

/** Apart from the rest, so that a start loads no more than these. */
export const checkpointCommandTitles = [
  {
    command: 'codemaestro.restoreCheckpoint',
    title: 'Restore Checkpoint…',
    icon: '$(history)',
    enablement: 'isWorkspaceTrusted',
  },
] as const satisfies Contributions['commands'];

/** Going back to how a task was. */
export const checkpointContributions = {
  commands: checkpointCommandTitles,
  menus: {
    'view/item/context': [
      { command: 'codemaestro.restoreCheckpoint', when: 'viewItem =~ /^task-open/', group: '1_task@1' },
    ],
  },
} as const satisfies Contributions;
