import type { CommandContribution } from '../manifest/contributions.ts';

/** Where the workspace may be worked on. */
export const trusted = 'isWorkspaceTrusted && workspaceFolderCount > 0';

/** The commands on goals and tasks, apart from where they are offered: only they are needed at the start. */
export const goalCommandList = [
  {
    command: 'codemaestro.improve',
    title: 'Improve This Project',
    icon: '$(sparkle)',
    enablement: trusted,
  },
  { command: 'codemaestro.startGoal', title: 'State a Goal…', icon: '$(add)', enablement: trusted },
  { command: 'codemaestro.resume', title: 'Resume Work', icon: '$(play)', enablement: trusted },
  {
    command: 'codemaestro.takeOver',
    title: 'Take the Workspace Over',
    icon: '$(arrow-swap)',
    enablement: trusted,
  },
  { command: 'codemaestro.stopEverything', title: 'Stop Everything', icon: '$(debug-stop)', enablement: trusted },
  {
    command: 'codemaestro.continueGoal',
    title: 'Let a Paused Goal Go On',
    icon: '$(debug-continue)',
    enablement: trusted,
  },
  { command: 'codemaestro.cancelGoal', title: 'Cancel Goal', icon: '$(circle-slash)' },
  { command: 'codemaestro.cancelTask', title: 'Cancel Task', icon: '$(circle-slash)' },
  { command: 'codemaestro.retryTask', title: 'Try Task Again', icon: '$(debug-restart)' },
  { command: 'codemaestro.restoreCheckpoint', title: 'Restore Checkpoint…', icon: '$(history)' },
  { command: 'codemaestro.tellTask', title: 'Tell the Agent…', icon: '$(comment)' },
] as const satisfies readonly CommandContribution[];
