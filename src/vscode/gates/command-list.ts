import type { CommandContribution } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** The commands on questions, apart from where they are offered. */
export const gateCommandList = [
  { command: 'codemaestro.openGate', title: 'Look at Question', category, icon: '$(go-to-file)' },
  { command: 'codemaestro.approveForSession', title: 'Approve for This Session', category, icon: '$(check-all)' },
  { command: 'codemaestro.revokeRule', title: 'Ask Again About Such Commands', category, icon: '$(trash)' },
  { command: 'codemaestro.approvePlan', title: 'Approve This Plan', category, icon: '$(check)' },
  { command: 'codemaestro.changePlan', title: 'Request Another Plan…', category, icon: '$(reply)' },
  { command: 'codemaestro.rejectPlan', title: 'Reject Plan…', category, icon: '$(close)' },
] as const satisfies readonly CommandContribution[];
