import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Editor } from '../editor.ts';

/** The tabs that show a text. */
function tabsOf(uri: vscode.Uri): readonly vscode.Tab[] {
  const isIt = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isIt));
}

/**
 * Shows a question for as long as it is one: whoever answers it, and wherever, its text is closed and `answered` is called.
 * It stays open when the person only looks away.
 */
export function showUntilAnswered(
  { roots, lifetime }: Editor,
  workspace: Workspace,
  gateId: string,
  uri: vscode.Uri,
  answered: () => void,
): void {
  const off = roots.onChanged(() => {
    if (workspace.state().gates.has(gateId)) return;
    stop();
    answered();
    void vscode.window.tabGroups.close(tabsOf(uri));
  });
  const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    if (closed.length > 0 && tabsOf(uri).length === 0) stop();
  });
  function stop(): void {
    off();
    closing.dispose();
  }
  lifetime.add(stop);
}
