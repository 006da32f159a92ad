import * as vscode from 'vscode';
import type { Editor } from '../editor.ts';
import { createTextDocument } from '../text-document.ts';

/** Shows what happened as a document; what it says is in hand before it is opened. */
export function createNewsDocument(editor: Editor): (text: string) => Promise<void> {
  let present = '';
  const title = vscode.l10n.t('While You Were Away');
  const show = createTextDocument(editor, { scheme: 'codemaestro-news', title, textOf: () => present });
  return async (text) => {
    present = text;
    await show();
  };
}
