import { goalCommandList, trusted } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

const inTasks = 'view == codemaestro.tasks';

/** Goals and tasks: stating, stopping, going on. */
export const goalContributions = {
  commands: goalCommandList,
  menus: {
    'view/title': [
      { command: 'codemaestro.resume', when: `${inTasks} && codemaestro.work == stopped`, group: 'navigation@0' },
      { command: 'codemaestro.takeOver', when: `${inTasks} && codemaestro.work == elsewhere`, group: 'navigation@0' },
      { command: 'codemaestro.startGoal', when: 'view == codemaestro.tasks', group: 'navigation@1' },
      { command: 'codemaestro.improve', when: 'view == codemaestro.tasks', group: 'navigation@2' },
      { command: 'codemaestro.stopEverything', when: 'view == codemaestro.tasks', group: 'stop@1' },
    ],
    'view/item/context': [
      { command: 'codemaestro.continueGoal', when: 'viewItem =~ /^goal-open.*-paused$/', group: 'inline@1' },
      { command: 'codemaestro.cancelGoal', when: 'viewItem =~ /^goal-open/', group: 'inline@3' },
      { command: 'codemaestro.tellTask', when: 'viewItem =~ /^task-open/', group: 'inline@1' },
      { command: 'codemaestro.retryTask', when: 'viewItem =~ /^task-open.*(blocked|review)/', group: 'inline@2' },
      { command: 'codemaestro.cancelTask', when: 'viewItem =~ /^task-open/', group: 'inline@3' },
      { command: 'codemaestro.restoreCheckpoint', when: 'viewItem =~ /^task-open/', group: '1_task@1' },
    ],
  },
  keybindings: [
    { command: 'codemaestro.stopEverything', key: 'ctrl+alt+m escape', mac: 'ctrl+cmd+m escape', when: trusted },
    { command: 'codemaestro.improve', key: 'ctrl+alt+m i', mac: 'ctrl+cmd+m i', when: trusted },
    { command: 'codemaestro.startGoal', key: 'ctrl+alt+m g', mac: 'ctrl+cmd+m g', when: trusted },
  ],
  settings: {
    'codemaestro.autonomy': {
      type: 'integer',
      minimum: 0,
      maximum: 5,
      default: 2,
      scope: 'machine',
      markdownDescription:
        'Which gates policy may answer by itself for new goals: 0 manual, 1 assisted, 2 supervised, 3 guarded, 4 self-optimising, 5 goal-driven. A goal keeps the level that it was stated with.',
    },
    'codemaestro.sandbox': {
      type: 'string',
      enum: ['auto', 'required', 'off'],
      default: 'auto',
      scope: 'machine',
      markdownDescription:
        'Whether commands and checks of agents run in a sandbox of the operating system: `auto` where there is one, `required` in no other way, `off` never. Read when work begins in a window.',
    },
    'codemaestro.network': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      scope: 'machine',
      markdownDescription:
        'Hosts that commands and checks of agents may reach from inside the sandbox without a question, as `name` or `name:port` (443 unless given), with `private:` in front of one that leads to a private address.',
    },
    'codemaestro.resumeOnStart': {
      type: 'boolean',
      default: true,
      scope: 'window',
      markdownDescription: 'Go on with unfinished work when the window opens and no other process is at it.',
    },
  },
} as const satisfies Contributions;
