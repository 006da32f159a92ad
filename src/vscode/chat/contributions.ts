import type { Contributions } from '../manifest/contributions.ts';

/** `@maestro` in the editor's chat. */
export const chatContributions = {
  commands: [],
  chatParticipants: [
    {
      id: 'codemaestro.maestro',
      name: 'maestro',
      fullName: 'CodeMaestro',
      description: 'State a goal, see how it goes, decide what waits for you',
      isSticky: true,
      commands: [
        { name: 'plan', description: 'Only plan: nothing starts before you approve' },
        { name: 'build', description: 'Build what you say: plan, tests first, code, review' },
        { name: 'fix', description: 'Fix a bug: show it with a failing test, then mend it' },
        { name: 'improve', description: 'Improve the code by safe refactorings; needs no language model' },
        { name: 'tests', description: 'Write tests for what you attach or name' },
        { name: 'review', description: 'Review what you attach, or the change of a task' },
        { name: 'explain', description: 'Explain what you attach' },
        { name: 'status', description: 'How the goals and tasks stand' },
        { name: 'approve', description: 'What waits for you, with buttons to decide' },
        { name: 'brief', description: 'What the agent of a task is told' },
      ],
    },
  ],
} as const satisfies Contributions;
