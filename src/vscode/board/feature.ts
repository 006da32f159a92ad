import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { boardCommandList } from './command-list.ts';
import type { Boards } from './boards.ts';

/** The task board: a page of its own, and a list in the sidebar. Loaded when one of them is first shown. */
export const boardFeature: Feature = {
  name: 'board',
  register(editor) {
    let loading: Promise<Boards> | undefined;
    const boards = (): Promise<Boards> =>
      (loading ??= import('./boards.ts').then(({ createBoards }) => createBoards(editor)));
    registerCommands(editor, boardCommandList, async () => {
      const { boardCommands } = await import('./boards.ts');
      return boardCommands(await boards());
    });
    const registered = [
      vscode.window.registerWebviewPanelSerializer('codemaestro.board', {
        deserializeWebviewPanel: async (panel) => (await boards()).adopt(panel),
      }),
      vscode.window.registerWebviewViewProvider('codemaestro.board', {
        resolveWebviewView: async (view) => (await boards()).fill(view),
      }),
    ];
    editor.lifetime.add(() => {
      for (const each of registered) each.dispose();
    });
  },
};
