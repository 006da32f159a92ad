import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { searchCommandList } from './command-list.ts';

/** Finding places in the code by words. */
export const searchFeature: Feature = {
  name: 'search',
  register(editor) {
    registerCommands(editor, searchCommandList, async () =>
      (await import('./commands.ts')).createSearchCommands(editor),
    );
  },
};
