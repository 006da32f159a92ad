import type { CommandContribution } from '../manifest/contributions.ts';

/** The commands on questions, apart from where they are offered. */
export const gateCommandList = [
  { command: 'codemaestro.openGate', title: 'Look at Question', icon: '$(go-to-file)' },
  { command: 'codemaestro.approveForSession', title: 'Approve for This Session', icon: '$(check-all)' },
  { command: 'codemaestro.revokeRule', title: 'Ask Again About Such Commands', icon: '$(trash)' },
  { command: 'codemaestro.approvePlan', title: 'Approve This Plan', icon: '$(check)' },
  { command: 'codemaestro.changePlan', title: 'Request Another Plan…', icon: '$(reply)' },
  { command: 'codemaestro.rejectPlan', title: 'Reject Plan…', icon: '$(close)' },
] as const satisfies readonly CommandContribution[];
