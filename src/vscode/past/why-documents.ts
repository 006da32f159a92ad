import * as vscode from 'vscode';
import * as z from 'zod';
import { explainOrigin } from '../../core/app/index.ts';
import { failureError } from '../../core/domain/index.ts';
import { foldersOf, openKnowledgeStore, openLineHistory, openWorkspaceMemory, pathsInside } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import { momentText } from '../moment-text.ts';
import type { Root } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import { whyText, type TaskLine } from './why-text.ts';

const scheme = 'codemaestro-why';

/** How many commits of a file are told of. */
const limit = 10;

/** What is asked about: a file, or a line of it, counted from 1. */
const Place = z.object({ file: z.string(), line: z.int().min(1).nullable() });
type Place = z.infer<typeof Place>;

/** Explains places as documents, with lenses that lead to tasks and their changes. */
export interface WhyDocuments {
  open(file: vscode.Uri, line: number | null): Promise<void>;
}

function rootOf({ roots }: Editor, file: vscode.Uri): Root {
  const root = roots.of(file);
  if (!root) throw new Error(vscode.l10n.t('Only files in a folder of this window can be explained.'));
  return root;
}

async function explain(editor: Editor, { file, line }: Place): ReturnType<typeof explainOrigin> {
  const uri = vscode.Uri.parse(file);
  const root = rootOf(editor, uri);
  const workspace = await root.open();
  await workspace.refresh();
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  if (!folders.ok) return folders;
  const inside = pathsInside(folders.value.workspace, folders.value.workspace, [uri.fsPath]);
  if (!inside.ok) return inside;
  const memory = await openWorkspaceMemory(folders.value, process.env, vectorMeansOf(editor));
  const means = {
    ...{ history: await openLineHistory(folders.value, process.env), journal: workspace.journal(), memory },
    openKnowledge: () => openKnowledgeStore(folders.value),
  };
  return explainOrigin(means, { path: inside.value[0] ?? '', line, limit });
}

function dayOf(at: number): string {
  return momentText(at, { dateStyle: 'medium' });
}

function lensesOf(editor: Editor, { file }: Place, tasks: readonly TaskLine[]): vscode.CodeLens[] {
  const root = editor.roots.of(vscode.Uri.parse(file));
  if (!root) return [];
  return tasks.flatMap(({ line, taskId }) => {
    const target: Target = { root: root.folder.uri.toString(), taskId };
    const task = root.present()?.state().tasks.get(taskId);
    const range = new vscode.Range(line, 0, line, 0);
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(range, { title, command, arguments: [target] });
    return [
      ...(task ? [lens(vscode.l10n.t('$(layout) Show Task on the Board'), 'codemaestro.showOnBoard')] : []),
      ...(task?.change ? [lens(vscode.l10n.t('$(diff-multiple) Open Its Change'), 'codemaestro.reviewChange')] : []),
    ];
  });
}

/** Owns the texts of the places that are shown, until their documents are closed. */
export function createWhyDocuments(editor: Editor): WhyDocuments {
  const shown = new Map<string, readonly TaskLine[]>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const placeOf = (uri: vscode.Uri): Place => Place.parse(JSON.parse(uri.query));
  const registered = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const place = placeOf(uri);
        const found = await explain(editor, place);
        if (!found.ok) return found.error.person;
        const { text, tasks } = whyText(uri.path.slice(1), found.value, vscode.l10n, dayOf);
        shown.set(uri.toString(), tasks);
        return text;
      },
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme },
      { provideCodeLenses: ({ uri }) => lensesOf(editor, placeOf(uri), shown.get(uri.toString()) ?? []) },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
  ];
  editor.lifetime.add(() => {
    for (const each of registered) each.dispose();
  });
  return {
    async open(file, line) {
      // What went wrong is told as for every command, not in a document.
      const found = await explain(editor, { file: file.toString(), line });
      if (!found.ok) throw failureError(found.error);
      const at = line === null ? '' : `:${String(line)}`;
      const path = `/${vscode.workspace.asRelativePath(file, false)}${at}`;
      const uri = vscode.Uri.from({
        scheme,
        path,
        query: JSON.stringify({ file: file.toString(), line } satisfies Place),
      });
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    },
  };
}
