import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { createLazyTree } from '../views/lazy-tree.ts';
import { agentCommandTitles } from './contributions.ts';

/** Who works, waits and is done, and the commands on them. */
export const agentFeature: Feature = {
  name: 'agents',
  register(editor) {
    const load = async () => (await import('./agent-tree.ts')).createAgentTree(editor.roots);
    const provider = createLazyTree(load, editor.roots.onChanged);
    const view = vscode.window.createTreeView('codemaestro.agents', { treeDataProvider: provider });
    editor.lifetime.add(() => {
      view.dispose();
      provider.dispose();
    });
    registerCommands(editor, agentCommandTitles, async () => (await import('./commands.ts')).agentCommands);
  },
};
