import * as vscode from 'vscode';
import type { Result } from '../../core/base/index.ts';
import { failureError, type Failure } from '../../core/domain/index.ts';
import { signalOf } from '../cancellation.ts';
import type { Editor } from '../editor.ts';
import { createLinkedDocuments, type Asked, type LinkedDocuments } from '../linked-document.ts';
import type { Root } from '../roots/roots.ts';
import { withIndex } from './index-document.ts';
import { mapText } from './map-text.ts';

/** Tokens that a map may take: some pages. */
const tokens = 4_000;

function draw(
  editor: Editor,
  root: Root,
  { words, near }: Asked,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  return withIndex(editor, root, async (index) => {
    const fresh = await index.refresh(signal);
    return fresh.ok ? index.map({ text: words, near, tokens }, signal) : fresh;
  });
}

/** Shows maps of the code as documents, the index brought up to date before. */
export function createMapDocuments(editor: Editor): LinkedDocuments {
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Drawing the map of the code');
  return createLinkedDocuments(editor, 'codemaestro-map', async (root, asked) => {
    const drawn = await vscode.window.withProgress({ title, location, cancellable: true }, (_progress, token) =>
      draw(editor, root, asked, signalOf(token)),
    );
    if (!drawn.ok) throw failureError(drawn.error);
    return mapText(drawn.value === '' ? vscode.l10n.t('There is no code in the index.') : drawn.value);
  });
}
