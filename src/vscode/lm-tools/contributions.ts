import type { Contributions } from '../manifest/contributions.ts';

const tags = ['codemaestro'];
const task = { type: 'object', properties: { task: { type: 'string' } } } as const;
const goal = {
  type: 'object',
  properties: { goal: { type: 'string', minLength: 1 }, paths: { type: 'array', items: { type: 'string' } } },
  required: ['goal'],
} as const;

/** What other agents in the editor can do with the engine. */
export const toolContributions = {
  commands: [],
  languageModelTools: [
    {
      name: 'codemaestro_plan',
      displayName: 'Plan With CodeMaestro',
      userDescription: 'Plan a goal as tasks with acceptance criteria. Nothing starts before you approve.',
      modelDescription:
        'Has CodeMaestro plan a goal in this workspace as tasks with acceptance criteria. "goal" says what is wanted; "paths" limits it to files or folders. The plan waits for the person; no code is written. Answers with the plan.',
      toolReferenceName: 'maestroPlan',
      canBeReferencedInPrompt: true,
      icon: '$(list-tree)',
      tags,
      inputSchema: goal,
    },
    {
      name: 'codemaestro_propose_change',
      displayName: 'Propose a Change With CodeMaestro',
      userDescription:
        'Have an agent make a change in a worktree of its own, checked by your tests; you decide hunk by hunk.',
      modelDescription:
        'Has an agent of CodeMaestro make a change in a worktree of its own, checked by the tests of the project. "goal" says what is to change; "paths" limits it. The person decides about the change hunk by hunk: nothing reaches their files by this call. Answers with what is proposed.',
      toolReferenceName: 'maestroChange',
      canBeReferencedInPrompt: true,
      icon: '$(diff)',
      tags,
      inputSchema: goal,
    },
    {
      name: 'codemaestro_status',
      displayName: 'Status of CodeMaestro',
      userDescription: 'How goals and tasks stand and what waits for you.',
      modelDescription:
        'Tells how the goals and tasks of CodeMaestro stand in this workspace and what waits for the person; of one task with its history when "task" names it, such as t3. Changes nothing.',
      toolReferenceName: 'maestroStatus',
      canBeReferencedInPrompt: true,
      icon: '$(list-unordered)',
      tags,
      inputSchema: task,
    },
    {
      name: 'codemaestro_briefing',
      displayName: 'Briefing of a CodeMaestro Task',
      userDescription: 'What the agent of a task is told.',
      modelDescription:
        'Tells what the agent of a CodeMaestro task is told: goal, remarks of the person, earlier failures, what is changed so far, last evidence. "task" is its id, such as t3. Changes nothing.',
      toolReferenceName: 'maestroBriefing',
      canBeReferencedInPrompt: true,
      icon: '$(note)',
      tags,
      inputSchema: { ...task, required: ['task'] },
    },
    {
      name: 'codemaestro_search_memory',
      displayName: 'Search the Memory of CodeMaestro',
      userDescription: 'Find goals, decisions with their reasons, comments and reports of earlier work in this folder.',
      modelDescription:
        'Searches what CodeMaestro remembers of this workspace: goals, plans, questions and how the person answered them and why, comments, what agents reported, commits, and what was learnt or noted for later. "query" is a few words; what has most of them comes first. Each answer names its source. Use it to learn what was decided before, and why. Changes nothing.',
      toolReferenceName: 'maestroMemory',
      canBeReferencedInPrompt: true,
      icon: '$(search)',
      tags,
      inputSchema: {
        type: 'object',
        properties: {
          query: { type: 'string', minLength: 1 },
          limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
        },
        required: ['query'],
      },
    },
    {
      name: 'codemaestro_run_checks',
      displayName: 'Run the Checks of This Project',
      userDescription: 'Run tests and other checks as CodeMaestro finds them or your settings name them.',
      modelDescription:
        'Runs the tests and other checks of this workspace on its files as they are now, and tells which passed, with the output of what failed. Takes no input.',
      toolReferenceName: 'maestroChecks',
      canBeReferencedInPrompt: true,
      icon: '$(beaker)',
      tags,
      inputSchema: { type: 'object', properties: {} },
    },
  ],
} as const satisfies Contributions;
