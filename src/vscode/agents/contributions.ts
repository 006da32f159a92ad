import type { Contributions } from '../manifest/contributions.ts';

/** Apart from the rest, so that a start loads no more than these. */
export const agentCommandTitles = [
  { command: 'codemaestro.pauseAgent', title: 'Pause Agent', icon: '$(debug-pause)' },
  { command: 'codemaestro.continueAgent', title: 'Let Agent Go On', icon: '$(play)' },
  { command: 'codemaestro.stopAgent', title: 'Stop Agent…', icon: '$(debug-stop)' },
] as const satisfies Contributions['commands'];

/** Who works, waits and is done. */
export const agentContributions = {
  commands: agentCommandTitles,
  menus: {
    'view/item/context': [
      { command: 'codemaestro.pauseAgent', when: 'viewItem == agent-works', group: 'inline@1' },
      { command: 'codemaestro.continueAgent', when: 'viewItem == agent-paused', group: 'inline@1' },
      { command: 'codemaestro.stopAgent', when: 'viewItem =~ /^agent-/', group: 'inline@2' },
      { command: 'codemaestro.tellTask', when: 'viewItem =~ /^agent-(works|paused)/', group: '1_agent@1' },
    ],
  },
  views: [{ id: 'codemaestro.agents', name: 'Agents', visibility: 'collapsed' }],
  viewsWelcome: [
    {
      view: 'codemaestro.agents',
      when: 'isWorkspaceTrusted',
      contents:
        'Nobody is at work. Agents appear here with what they do, once a goal is stated.\n[State a Goal](command:codemaestro.startGoal)',
    },
  ],
} as const satisfies Contributions;
