import * as vscode from 'vscode';
import { err, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { CodeIndex } from '../../core/ports/index.ts';
import { foldersOf, openWorkspaceIndex } from '../../local/index.ts';
import { signalOf } from '../cancellation.ts';
import type { Editor } from '../editor.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import type { Root } from '../roots/roots.ts';
import { createTextDocument } from '../text-document.ts';
import { indexLines } from './index-lines.ts';

/** Opens the index of a folder. Whoever opens it closes it. */
export function openIndexOf(editor: Editor, root: Root): Promise<Result<CodeIndex, Failure>> {
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  if (!folders.ok) return Promise.resolve(err(folders.error));
  return openWorkspaceIndex(folders.value, process.env, vectorMeansOf(editor));
}

/** Runs work with the index of a folder, until the window ends; a failure is in the text of what comes back. */
export async function withIndex<T>(
  editor: Editor,
  root: Root,
  work: (index: CodeIndex) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const index = await openIndexOf(editor, root);
  if (!index.ok) return index;
  try {
    return await work(index.value);
  } finally {
    await index.value.close();
  }
}

/** Makes the vectors that are missing, one folder after the other, while the person goes on. */
export function fillInBackground(editor: Editor, roots: readonly Root[]): void {
  const { signal } = editor.lifetime;
  void (async () => {
    for (const root of roots) {
      if (signal.aborted) break;
      const filled = await withIndex(editor, root, (index) => index.fill({ atOnce: false }, signal));
      if (!filled.ok) editor.log.warn(filled.error.person);
    }
  })();
}

/** Looks at the files of a folder, makes the vectors that are missing, and says how the index stands. */
async function broughtUpToDate(editor: Editor, root: Root, signal: AbortSignal): Promise<readonly string[]> {
  const standing = await withIndex(editor, root, async (index) => {
    const looked = await index.refresh(signal);
    if (!looked.ok) return looked;
    const filled = await index.fill({ atOnce: true }, signal);
    return filled.ok ? index.standing() : filled;
  });
  return standing.ok ? indexLines(root.folder.name, standing.value, vscode.l10n) : [standing.error.person];
}

/** Brings the indexes of folders up to date and shows how they stand, as a document; until the window ends. */
export function createIndexDocument(editor: Editor, rootsOf: () => readonly Root[]): () => Promise<void> {
  let text = '';
  const name = vscode.l10n.t('Index of the Code');
  const show = createTextDocument(editor, { scheme: 'codemaestro-index', title: name, textOf: () => text });
  return async () => {
    const title = vscode.l10n.t('Bringing the index of the code up to date');
    const location = vscode.ProgressLocation.Notification;
    await vscode.window.withProgress({ title, location, cancellable: true }, async (_progress, token) => {
      const lines: string[] = [];
      for (const root of rootsOf()) lines.push(...(await broughtUpToDate(editor, root, signalOf(token))), '');
      text = lines.join('\n');
    });
    await show();
  };
}
