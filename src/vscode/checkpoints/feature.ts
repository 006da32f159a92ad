import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { checkpointCommandTitles } from './contributions.ts';

/** Going back to how a task was. */
export const checkpointFeature: Feature = {
  name: 'checkpoints',
  register(editor) {
    registerCommands(editor, checkpointCommandTitles, async () => (await import('./commands.ts')).checkpointCommands);
  },
};
