import path from 'node:path';
import * as vscode from 'vscode';
import type { SmellRef } from '../../core/domain/index.ts';
import type { CodeWorkshop, Rewrite } from '../../core/ports/index.ts';
import { openWorkshop } from '../../local/index.ts';
import { signalOf } from '../cancellation.ts';
import type { Editor } from '../editor.ts';
import type { Root } from '../roots/roots.ts';
import { diagnosticOf, isHint, refactoringAction, type RefactoringAction } from './smell-diagnostic.ts';

/** Looks for smells and computes their refactorings, off the extension host's thread. */
export interface Hints {
  /** Shows the smells of a saved file; resolves with how many there are. An older look at the same file is given up. */
  look(document: vscode.TextDocument): Promise<number>;
  /** Fills in the edit of a refactoring; other actions stay as they are. */
  resolve(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction>;
}

/** Milliseconds without work after which the thread with the compiler ends. */
const idleTime = 60_000;

interface Keeper {
  use<T>(work: (workshop: CodeWorkshop) => Promise<T>): Promise<T>;
}

/** Keeps one workshop while there is work, and lets it go when there is none for a while. */
function keepWorkshop(open: () => Promise<CodeWorkshop>, editor: Editor): Keeper {
  let workshop: Promise<CodeWorkshop> | undefined;
  let users = 0;
  let timer: NodeJS.Timeout | undefined;
  const letGo = async (): Promise<void> => {
    clearTimeout(timer);
    const leaving = workshop;
    workshop = undefined;
    await (await leaving)?.dispose();
  };
  editor.lifetime.add(letGo);
  return {
    async use(work) {
      clearTimeout(timer);
      users++;
      try {
        return await work(await (workshop ??= open()));
      } finally {
        users--;
        if (users === 0) timer = setTimeout(() => void letGo(), idleTime);
      }
    },
  };
}

function relativePath(root: Root, uri: vscode.Uri): string {
  return path.relative(root.folder.uri.fsPath, uri.fsPath).split(path.sep).join('/');
}

/** An edit that the editor previews before it is made. */
async function previewed(root: Root, rewrites: readonly Rewrite[], label: string): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const { path: name, text } of rewrites) {
    const uri = vscode.Uri.joinPath(root.folder.uri, name);
    const document = await vscode.workspace.openTextDocument(uri);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(uri, whole, text, { needsConfirmation: true, label });
  }
  return edit;
}

/** Fills in the edit of a refactoring. Throws with a text for the person when it cannot be made. */
async function fillIn(
  action: RefactoringAction,
  root: Root,
  keeper: Keeper,
  token: vscode.CancellationToken,
): Promise<void> {
  const smells: readonly SmellRef[] = [action.smell];
  const done = await keeper.use((workshop) =>
    workshop.refactor(root.folder.uri.fsPath, smells, new Map(), signalOf(token)),
  );
  if (!done.ok) throw new Error(done.error.person);
  const [refused] = done.value.refused;
  if (done.value.rewrites.length === 0) {
    throw new Error(refused?.why ?? vscode.l10n.t('The smell is gone; save the file to look again.'));
  }
  action.edit = await previewed(root, done.value.rewrites, done.value.notes[0] ?? action.title);
}

/** Makes the hints of a window. */
export function createHints(editor: Editor, diagnostics: vscode.DiagnosticCollection): Hints {
  const keeper = keepWorkshop(() => openWorkshop(path.join(vscode.env.appRoot, 'extensions')), editor);
  const looks = new Map<string, AbortController>();

  async function look(document: vscode.TextDocument): Promise<number> {
    const root = editor.roots.of(document.uri);
    if (!root) return 0;
    const key = document.uri.toString();
    looks.get(key)?.abort();
    const controller = new AbortController();
    looks.set(key, controller);
    const version = document.version;
    const file = { path: relativePath(root, document.uri), text: document.getText() };
    const { signal } = controller;
    const found = await keeper.use((workshop) => workshop.analyse(root.folder.uri.fsPath, [file], signal));
    if (looks.get(key) === controller) looks.delete(key);
    if (signal.aborted || document.version !== version) return 0;
    if (!found.ok) {
      editor.log.warn(found.error.person);
      return 0;
    }
    const ignored = vscode.workspace.getConfiguration('codemaestro.hints', document).get<string[]>('ignore', []);
    const smells = found.value.smells.filter(({ kind }) => !ignored.includes(kind));
    diagnostics.set(
      document.uri,
      smells.map((smell) => diagnosticOf(smell, document)),
    );
    return smells.length;
  }

  return {
    look,
    async resolve(action, token) {
      const refactoring = refactoringAction(action);
      if (!refactoring || action.edit) return action;
      const [diagnostic] = action.diagnostics ?? [];
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === refactoring.uri);
      if (!document || !diagnostic || !isHint(diagnostic)) return action;
      if (document.isDirty)
        throw new Error(vscode.l10n.t('Save the file first: the refactoring works on what is on the disk.'));
      const root = editor.roots.of(document.uri);
      if (root) await fillIn(refactoring, root, keeper, token);
      return action;
    },
  };
}
