import { trusted } from '../goals/command-list.ts';
import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands that look back. */
export const pastCommandList = [
  { command: 'codemaestro.catchUp', title: 'Catch Up', icon: '$(history)' },
  { command: 'codemaestro.why', title: 'Why Is This Line So?', icon: '$(question)' },
  { command: 'codemaestro.whyFile', title: 'Why Is This File So?', icon: '$(question)' },
  { command: 'codemaestro.graph', title: 'Show What Hangs Together…', icon: '$(type-hierarchy)' },
  {
    command: 'codemaestro.restoreDeleted',
    title: 'Restore Deleted Files…',
    icon: '$(discard)',
    enablement: trusted,
  },
] as const satisfies readonly CommandContribution[];
