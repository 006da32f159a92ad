import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands of the views, apart from where they are offered. */
export const viewCommandList = [
  { command: 'codemaestro.refresh', title: 'Refresh', icon: '$(refresh)' },
  { command: 'codemaestro.approveGate', title: 'Approve', icon: '$(check)' },
  { command: 'codemaestro.denyGate', title: 'Deny…', icon: '$(close)' },
  { command: 'codemaestro.showTask', title: 'Show Task', icon: '$(eye)' },
  { command: 'codemaestro.showApprovals', title: 'Show Approvals', icon: '$(question)' },
  { command: 'codemaestro.showTasks', title: 'Show Tasks', icon: '$(list-tree)' },
] as const satisfies readonly CommandContribution[];
