import * as vscode from 'vscode';
import { readContext, readTask } from '../../core/app/index.ts';
import type { Editor } from '../editor.ts';
import { Target } from '../target.ts';
import { contextText } from './context-text.ts';
import { taskText } from './task-text.ts';

const scheme = 'codemaestro-task';

/** The document of a task. Its name says which task it is, its query where it is. */
function uriOf(target: Target): vscode.Uri {
  const { root, taskId = '' } = target;
  return vscode.Uri.from({ scheme, path: `/${taskId}.txt`, query: JSON.stringify({ root, taskId }) });
}

async function textOf(editor: Editor, uri: vscode.Uri): Promise<string> {
  const target = Target.safeParse(JSON.parse(uri.query));
  const root = target.success ? editor.roots.named(target.data.root) : undefined;
  const journal = (await root?.open())?.journal();
  const now = Date.now();
  const taskId = target.data?.taskId ?? '';
  const view = journal && (await readTask(journal, taskId, now));
  if (!view) return vscode.l10n.t('The folder of this task is not open in this window.');
  if (!view.ok) return view.error.person;
  const accounts = await readContext(journal, taskId);
  const context = accounts.ok ? contextText(accounts.value, vscode.l10n) : [];
  return taskText(view.value, context, now).join('\n');
}

/** Opens what is known of a task, as a document that follows what happens. */
export interface TaskDocuments {
  open(target: Target): Promise<void>;
}

/** Shows tasks as documents, until the window ends. */
export function createTaskDocuments(editor: Editor): TaskDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registered = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => textOf(editor, uri),
  });
  const off = editor.roots.onChanged(() => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
  });
  editor.lifetime.add(() => {
    off();
    registered.dispose();
    changed.dispose();
  });
  return {
    async open(target) {
      await vscode.window.showTextDocument(uriOf(target), { preview: true, preserveFocus: true });
    },
  };
}
