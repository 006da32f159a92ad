import * as vscode from 'vscode';
import * as z from 'zod';
import { withKnowledge, type Neighbourhood } from '../../core/app/index.ts';
import type { Result } from '../../core/base/index.ts';
import { failureError, type Failure } from '../../core/domain/index.ts';
import { foldersOf, openFreshIndex, openKnowledgeStore, openWorkspaceMemory } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import type { Root } from '../roots/roots.ts';
import { graphText, type FileLink } from './graph-text.ts';

const scheme = 'codemaestro-graph';

/** Steps that are followed from a thing. */
const depth = 2;

/** What is asked about: a thing as a person names it, in a folder by its URI. */
const Question = z.object({ root: z.string(), meant: z.string() });
type Question = z.infer<typeof Question>;

/** Shows as documents what hangs together with something, with links to the files among it. */
export interface GraphDocuments {
  open(root: Root, meant: string): Promise<void>;
}

async function nearTo(editor: Editor, root: Root, meant: string): Promise<Result<Neighbourhood, Failure>> {
  const workspace = await root.open();
  await workspace.refresh();
  const journal = workspace.journal();
  if (!journal) throw new Error(vscode.l10n.t('Nothing has been done in {0} yet.', root.folder.name));
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  if (!folders.ok) return folders;
  const life = new AbortController();
  const forget = editor.lifetime.add(() => {
    life.abort();
  });
  const index = await openFreshIndex(folders.value, process.env, life.signal, vectorMeansOf(editor));
  try {
    const memory = await openWorkspaceMemory(folders.value, process.env);
    const open = () => openKnowledgeStore(folders.value);
    const found = await withKnowledge(open, { journal, index, memory }, life.signal, async (knowledge) => {
      const id = await knowledge.find(meant);
      return id.ok ? knowledge.around([id.value], { depth }) : id;
    });
    return found.ok ? found.value : found;
  } finally {
    await index?.close();
    forget();
  }
}

/** Owns what the documents that are shown lead to, until they are closed. */
export function createGraphDocuments(editor: Editor): GraphDocuments {
  const shown = new Map<string, { readonly text: string; readonly links: readonly FileLink[] }>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  async function look(root: Root, meant: string, uri: vscode.Uri): Promise<void> {
    const near = await nearTo(editor, root, meant);
    if (!near.ok) throw failureError(near.error);
    shown.set(uri.toString(), graphText(near.value, vscode.l10n));
  }
  const linkOf = (root: Root, { line, from, to, path, at }: FileLink): vscode.DocumentLink => {
    const file = vscode.Uri.joinPath(root.folder.uri, path);
    const target = at === null ? file : file.with({ fragment: `L${String(at)}` });
    return new vscode.DocumentLink(new vscode.Range(line, from, line, to), target);
  };
  const registered = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const { root: key, meant } = Question.parse(JSON.parse(uri.query));
        const root = editor.roots.named(key);
        // Of a window that was closed meanwhile.
        if (!shown.has(uri.toString()) && root) await look(root, meant, uri);
        return shown.get(uri.toString())?.text ?? '';
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      {
        provideDocumentLinks({ uri }) {
          const root = editor.roots.named(Question.parse(JSON.parse(uri.query)).root);
          return root ? (shown.get(uri.toString())?.links ?? []).map((link) => linkOf(root, link)) : [];
        },
      },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
  ];
  editor.lifetime.add(() => {
    for (const each of registered) each.dispose();
  });
  return {
    async open(root, meant) {
      const query = JSON.stringify({ root: root.folder.uri.toString(), meant } satisfies Question);
      const uri = vscode.Uri.from({ scheme, path: `/${meant}`, query });
      await look(root, meant, uri);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    },
  };
}
