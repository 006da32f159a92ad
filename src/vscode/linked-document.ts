import * as vscode from 'vscode';
import * as z from 'zod';
import type { Editor } from './editor.ts';
import type { Root } from './roots/roots.ts';

/** A stretch of a line of a text that leads to a file. */
export interface FileLink {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  /** Relative to the folder. */
  readonly path: string;
  /** The line of the file, counted from 1; null for none. */
  readonly at: number | null;
}

/** A text with what in it leads to files. */
export interface LinkedText {
  readonly text: string;
  readonly links: readonly FileLink[];
}

/** What is asked: words, and files of the folder that it is seen from. */
export interface Asked {
  readonly words: string;
  readonly near: readonly string[];
}

/** What is asked about, in a folder by its URI. */
const Question = z.object({ root: z.string(), words: z.string(), near: z.array(z.string()) });
type Question = z.infer<typeof Question>;

/** Shows answers as documents, with links to the files in them. */
export interface LinkedDocuments {
  open(root: Root, title: string, asked: Asked): Promise<void>;
}

function linkTo(root: Root, { line, from, to, path, at }: FileLink): vscode.DocumentLink {
  const file = vscode.Uri.joinPath(root.folder.uri, path);
  const target = at === null ? file : file.with({ fragment: `L${String(at)}` });
  return new vscode.DocumentLink(new vscode.Range(line, from, line, to), target);
}

/** Owns what the documents of a scheme say and lead to, until they are closed. */
export function createLinkedDocuments(
  editor: Editor,
  scheme: string,
  look: (root: Root, asked: Asked) => Promise<LinkedText>,
): LinkedDocuments {
  const shown = new Map<string, LinkedText>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const questionOf = (uri: vscode.Uri): Question => Question.parse(JSON.parse(uri.query));
  const registered = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const { root: key, ...asked } = questionOf(uri);
        const root = editor.roots.named(key);
        // Of a window that was closed meanwhile.
        if (!shown.has(uri.toString()) && root) shown.set(uri.toString(), await look(root, asked));
        return shown.get(uri.toString())?.text ?? '';
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      {
        provideDocumentLinks(document) {
          const root = editor.roots.named(questionOf(document.uri).root);
          return root ? (shown.get(document.uri.toString())?.links ?? []).map((link) => linkTo(root, link)) : [];
        },
      },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
  ];
  editor.lifetime.add(() => {
    for (const each of registered) each.dispose();
  });
  return {
    async open(root, title, { words, near }) {
      const query = JSON.stringify({ root: root.folder.uri.toString(), words, near: [...near] } satisfies Question);
      const uri = vscode.Uri.from({ scheme, path: `/${title}`, query });
      shown.set(uri.toString(), await look(root, { words, near }));
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    },
  };
}
