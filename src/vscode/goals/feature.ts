import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import type { goalCommandList } from './command-list.ts';

type Name = (typeof goalCommandList)[number]['command'];

/** Named once more here, so that a start does not load what is said of them. */
const names: readonly Name[] = [
  'codemaestro.improve',
  'codemaestro.startGoal',
  'codemaestro.resume',
  'codemaestro.takeOver',
  'codemaestro.stopEverything',
  'codemaestro.continueGoal',
  'codemaestro.cancelGoal',
  'codemaestro.cancelTask',
  'codemaestro.retryTask',
  'codemaestro.restoreCheckpoint',
  'codemaestro.tellTask',
];

/** Goals and tasks: stating, stopping, going on. */
export const goalFeature: Feature = {
  name: 'goals',
  register(editor) {
    registerCommands(
      editor,
      names.map((command) => ({ command })),
      async () => (await import('./commands.ts')).goalCommands,
    );
  },
};
