import { boardContributions } from '../board/contributions.ts';
import { agentContributions } from '../agents/contributions.ts';
import { chatContributions } from '../chat/contributions.ts';
import { gateContributions } from '../gates/contributions.ts';
import { goalContributions } from '../goals/contributions.ts';
import { toolContributions } from '../lm-tools/contributions.ts';
import { memoryContributions } from '../memory/contributions.ts';
import { modelContributions } from '../models/contributions.ts';
import { hintContributions } from '../hints/contributions.ts';
import { pastContributions } from '../past/contributions.ts';
import { reviewContributions } from '../review/contributions.ts';
import { searchContributions } from '../search/contributions.ts';
import { startContributions } from '../start/contributions.ts';
import { statusContributions } from '../status/contributions.ts';
import { viewContributions } from '../views/contributions.ts';
import type { Contributions } from './contributions.ts';

/** Files of the workspace, and of the person's own settings, that the editor completes and checks. */
const files: Contributions = {
  jsonValidation: [
    { fileMatch: '.maestro/workflows/*.json', url: './schemas/workflow.schema.json' },
    { fileMatch: '.maestro/config.json', url: './schemas/config.schema.json' },
    { fileMatch: 'codemaestro/models.json', url: './schemas/models.schema.json' },
    { fileMatch: 'codemaestro/routing.json', url: './schemas/routing.schema.json' },
    { fileMatch: 'codemaestro/policy.json', url: './schemas/policy.schema.json' },
  ],
};

/** What every feature adds, in the order in which people see it. */
export const contributions: readonly Contributions[] = [
  goalContributions,
  viewContributions,
  boardContributions,
  reviewContributions,
  gateContributions,
  statusContributions,
  searchContributions,
  modelContributions,
  chatContributions,
  toolContributions,
  hintContributions,
  startContributions,
  agentContributions,
  memoryContributions,
  pastContributions,
  files,
];
