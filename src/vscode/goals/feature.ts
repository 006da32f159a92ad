import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { goalCommandList } from './command-list.ts';

/** Goals and tasks: stating, stopping, going on. */
export const goalFeature: Feature = {
  name: 'goals',
  register(editor) {
    registerCommands(editor, goalCommandList, async () => (await import('./commands.ts')).goalCommands);
  },
};
