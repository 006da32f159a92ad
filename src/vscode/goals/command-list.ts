import type { CommandContribution } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** Where the workspace may be worked on. */
export const trusted = 'isWorkspaceTrusted && workspaceFolderCount > 0';

/** The commands on goals and tasks, apart from where they are offered: only they are needed at the start. */
export const goalCommandList = [
  {
    command: 'codemaestro.improve',
    title: 'Improve This Project',
    category,
    icon: '$(sparkle)',
    enablement: trusted,
  },
  { command: 'codemaestro.startGoal', title: 'State a Goal…', category, icon: '$(add)', enablement: trusted },
  { command: 'codemaestro.resume', title: 'Resume Work', category, icon: '$(play)', enablement: trusted },
  {
    command: 'codemaestro.takeOver',
    title: 'Take the Workspace Over',
    category,
    icon: '$(arrow-swap)',
    enablement: trusted,
  },
  { command: 'codemaestro.cancelGoal', title: 'Cancel Goal', category, icon: '$(circle-slash)' },
  { command: 'codemaestro.cancelTask', title: 'Cancel Task', category, icon: '$(circle-slash)' },
  { command: 'codemaestro.retryTask', title: 'Try Task Again', category, icon: '$(debug-restart)' },
  { command: 'codemaestro.tellTask', title: 'Tell the Agent…', category, icon: '$(comment)' },
] as const satisfies readonly CommandContribution[];
