import type { CommandContribution } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** The commands of the views, apart from where they are offered. */
export const viewCommandList = [
  { command: 'codemaestro.refresh', title: 'Refresh', category, icon: '$(refresh)' },
  { command: 'codemaestro.approveGate', title: 'Approve', category, icon: '$(check)' },
  { command: 'codemaestro.denyGate', title: 'Deny…', category, icon: '$(close)' },
  { command: 'codemaestro.showTask', title: 'Show Task', category, icon: '$(eye)' },
  { command: 'codemaestro.showApprovals', title: 'Show Approvals', category, icon: '$(question)' },
  { command: 'codemaestro.showTasks', title: 'Show Tasks', category, icon: '$(list-tree)' },
] as const satisfies readonly CommandContribution[];
