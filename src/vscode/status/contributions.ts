import type { Contributions } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** How the work stands, in the status bar and as text. */
export const statusContributions = {
  commands: [
    { command: 'codemaestro.showStatus', title: 'Show Status', category, icon: '$(list-unordered)' },
    { command: 'codemaestro.showLog', title: 'Show Log', category, icon: '$(output)' },
  ],
} as const satisfies Contributions;
