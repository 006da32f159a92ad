import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { goalContributions } from './contributions.ts';

/** Goals and tasks: stating, stopping, going on. */
export const goalFeature: Feature = {
  name: 'goals',
  register(editor) {
    registerCommands(editor, goalContributions.commands, async () => (await import('./commands.ts')).goalCommands);
  },
};
