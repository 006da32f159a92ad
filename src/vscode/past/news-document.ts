import * as vscode from 'vscode';
import type { Editor } from '../editor.ts';

const scheme = 'codemaestro-news';

/** Shows what happened as a document; what it says is in hand before it is opened. */
export function createNewsDocument(editor: Editor): (text: string) => Promise<void> {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let present = '';
  const registered = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => present,
  });
  editor.lifetime.add(() => {
    registered.dispose();
    changed.dispose();
  });
  const uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('While You Were Away')}.txt` });
  return async (text) => {
    present = text;
    changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  };
}
