import type { RoleName } from '../domain/index.ts';
import type { WriteScope } from '../policy/index.ts';
import type { ToolName } from '../ports/index.ts';

/** What a role may do and is good for. Projects may narrow the tools and the scope, never widen them. */
export interface Role {
  readonly name: RoleName;
  /** What the role is there for, in a sentence. */
  readonly purpose: string;
  readonly tools: readonly ToolName[];
  readonly writes: WriteScope;
  /** What a stage may ask for when it is assigned. */
  readonly capabilities: readonly string[];
}

const looking: readonly ToolName[] = [
  ...(['list-files', 'read-file', 'search-text', 'ask-person'] as const),
  ...(['git-diff', 'git-log', 'git-show', 'git-blame', 'git-status'] as const),
  ...(['read-base-file', 'find-smells', 'describe-api'] as const),
];
const writing: readonly ToolName[] = [...looking, 'edit-file', 'write-file', 'move-file', 'delete-file', 'run-checks'];
const running: readonly ToolName[] = [...writing, 'run-command', 'read-command'];
const testing: readonly ToolName[] = [...running, 'list-callables', 'characterise-code'];
const making: readonly ToolName[] = [...running, 'plan-refactoring', 'delegate'];

/** The roles that ship with the engine. */
export const roles: readonly Role[] = [
  { name: 'planner', purpose: 'Turn a goal into a plan.', tools: looking, writes: 'none', capabilities: ['plan'] },
  {
    name: 'product-manager',
    purpose: 'Say what the person needs, as criteria that can be checked.',
    tools: looking,
    writes: 'none',
    capabilities: ['specify'],
  },
  { name: 'tester', purpose: 'Write the tests first.', tools: testing, writes: 'tests', capabilities: ['test'] },
  {
    name: 'developer',
    purpose: 'Make the tests pass.',
    tools: making,
    writes: 'code',
    capabilities: ['code', 'refactor'],
  },
  {
    name: 'reviewer',
    purpose: 'Find what is wrong with a change.',
    tools: [...looking, 'run-checks'],
    writes: 'none',
    capabilities: ['review'],
  },
  { name: 'breaker', purpose: 'Break a change by tests.', tools: testing, writes: 'tests', capabilities: ['attack'] },
  {
    name: 'devops',
    purpose: 'Keep builds and infrastructure right.',
    tools: making,
    writes: 'infrastructure',
    capabilities: ['infrastructure'],
  },
  {
    name: 'prompt-engineer',
    purpose: 'Improve the words that agents work by.',
    tools: writing,
    writes: 'docs',
    capabilities: ['prompt'],
  },
  { name: 'writer', purpose: 'Write for readers.', tools: writing, writes: 'docs', capabilities: ['write'] },
  {
    name: 'operator',
    purpose: 'Watch the work and unblock it.',
    tools: looking,
    writes: 'none',
    capabilities: ['operate'],
  },
  {
    name: 'chief-of-staff',
    purpose: 'Keep the person informed.',
    tools: looking,
    writes: 'none',
    capabilities: ['summarise'],
  },
];

/** A role by its name. */
export function roleNamed(name: RoleName): Role | undefined {
  return roles.find((role) => role.name === name);
}
