import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { memoryCommandList } from './command-list.ts';
import type { MemoryPages } from './memory-pages.ts';

/** What is remembered, on a page of its own. Loaded when it is first shown. */
export const memoryFeature: Feature = {
  name: 'memory',
  register(editor) {
    let loading: Promise<MemoryPages> | undefined;
    const pages = (): Promise<MemoryPages> =>
      (loading ??= import('./memory-pages.ts').then(({ createMemoryPages }) => createMemoryPages(editor)));
    registerCommands(editor, memoryCommandList, async () => {
      const memory = await pages();
      return {
        'codemaestro.openMemory': (_editor, argument) => {
          memory.open(typeof argument === 'string' ? argument : undefined);
          return Promise.resolve();
        },
      };
    });
    const registered = vscode.window.registerWebviewPanelSerializer('codemaestro.memory', {
      deserializeWebviewPanel: async (panel) => (await pages()).adopt(panel),
    });
    editor.lifetime.add(() => {
      registered.dispose();
    });
  },
};
