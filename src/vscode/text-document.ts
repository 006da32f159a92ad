import * as vscode from 'vscode';
import type { Editor } from './editor.ts';

/** A document of which there is one in the window. */
interface TextDocument {
  readonly scheme: string;
  /** What its tab says. */
  readonly title: string;
  /** Its text as it is now. */
  readonly textOf: () => string | Promise<string>;
}

/** Shows a text as a document that is made anew whenever it is shown; until the window ends. */
export function createTextDocument(editor: Editor, { scheme, title, textOf }: TextDocument): () => Promise<void> {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registered = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => textOf(),
  });
  editor.lifetime.add(() => {
    registered.dispose();
    changed.dispose();
  });
  const uri = vscode.Uri.from({ scheme, path: `/${title}.txt` });
  return async () => {
    changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  };
}
