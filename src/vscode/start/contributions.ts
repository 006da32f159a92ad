import type { Contributions } from '../manifest/contributions.ts';

/** The first steps, on the editor's welcome page. */
export const startContributions: Contributions = {
  walkthroughs: [
    {
      id: 'firstSteps',
      title: 'Get Started With CodeMaestro',
      description: 'From a goal to a reviewed commit, without a language model if you like.',
      steps: [
        {
          id: 'improve',
          title: 'Improve this project',
          description:
            'Agents that are plain programs find code smells in TypeScript and JavaScript, refactor each in a worktree of its own, and prove it by your tests. Your files stay as they are.\n[Improve This Project](command:codemaestro.improve)',
          media: {
            image: 'media/walkthrough/improve.png',
            altText: 'The empty view Tasks with the button Improve This Project.',
          },
          completionEvents: ['onCommand:codemaestro.improve'],
        },
        {
          id: 'follow',
          title: 'Follow the tasks',
          description:
            'A goal becomes tasks. The board shows each in the column of its state; a click opens what it asks, its evidence, and all that happened.\n[Open Task Board](command:codemaestro.openBoard)',
          media: {
            image: 'media/walkthrough/tasks.png',
            altText: 'The task board with one task opened beside it.',
          },
          completionEvents: ['onCommand:codemaestro.openBoard', 'onCommand:codemaestro.showTask'],
        },
        {
          id: 'approve',
          title: 'Answer what waits for you',
          description:
            'Every question of every agent is in one inbox, with its risk and the reasons for it. A change opens as a diff: accept or reject it hunk by hunk, comment, or edit it first. What you approve is committed to a branch of its own, never to yours.\n[Show Approvals](command:codemaestro.showApprovals)',
          media: {
            image: 'media/walkthrough/approvals.png',
            altText: 'A change that waits, with accept and reject above a hunk.',
          },
          completionEvents: ['onCommand:codemaestro.approveGate', 'onCommand:codemaestro.acceptHunk'],
        },
        {
          id: 'goal',
          title: 'State a goal in words',
          description:
            'With a language model agents plan, write tests and code, and review each other. The plan comes to you first.\n[State a Goal](command:codemaestro.startGoal)',
          media: {
            image: 'media/walkthrough/improve.png',
            altText: 'The empty view Tasks with the button State a Goal.',
          },
          completionEvents: ['onCommand:codemaestro.startGoal'],
        },
      ],
    },
  ],
};
