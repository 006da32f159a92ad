import { gateCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

const inPlan = 'resourceScheme == maestro-plan';

/** Questions that wait for the person: what exactly is asked, and the answers there are. */
export const gateContributions = {
  commands: gateCommandList,
  menus: {
    'view/item/context': [
      { command: 'codemaestro.openGate', when: 'viewItem =~ /^gate/', group: 'inline@0' },
      { command: 'codemaestro.approveForSession', when: 'viewItem == gate-command-kind', group: '1_session@1' },
      { command: 'codemaestro.revokeRule', when: 'viewItem == rule', group: 'inline@1' },
    ],
    'editor/title': [
      { command: 'codemaestro.approvePlan', when: inPlan, group: 'navigation@1' },
      { command: 'codemaestro.changePlan', when: inPlan, group: 'navigation@2' },
      { command: 'codemaestro.rejectPlan', when: inPlan, group: 'navigation@3' },
    ],
    commandPalette: [
      { command: 'codemaestro.approvePlan', when: inPlan },
      { command: 'codemaestro.changePlan', when: inPlan },
      { command: 'codemaestro.rejectPlan', when: inPlan },
    ],
  },
  jsonValidation: [{ fileMatch: 'maestro-plan:/**/plan.json', url: './schemas/plan.schema.json' }],
  activationEvents: ['onFileSystem:maestro-plan'],
} as const satisfies Contributions;
