import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import { hintCommandList } from './command-list.ts';
import type { Hints } from './hints.ts';

/** What the analysis understands. */
const scripts: vscode.DocumentSelector = [
  { scheme: 'file', language: 'typescript' },
  { scheme: 'file', language: 'typescriptreact' },
  { scheme: 'file', language: 'javascript' },
  { scheme: 'file', language: 'javascriptreact' },
];

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

function wants(document: vscode.TextDocument): boolean {
  const isOn = vscode.workspace.getConfiguration('codemaestro.hints', document).get<boolean>('enabled', true);
  return isOn && vscode.workspace.isTrusted && vscode.languages.match(scripts, document) > 0;
}

/** Looks at files when they are saved; forgets what is switched off or deleted. */
function follow(editor: Editor, load: () => Promise<Hints>, diagnostics: vscode.DiagnosticCollection): void {
  const look = (document: vscode.TextDocument): void => {
    if (!wants(document) || document.isDirty || !editor.roots.of(document.uri)) return;
    load()
      .then((hints) => hints.look(document))
      .catch((error: unknown) => {
        editor.log.error(error instanceof Error ? error : String(error));
      });
  };
  const subscriptions = [
    vscode.workspace.onDidSaveTextDocument(look),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      for (const file of files) diagnostics.delete(file);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('codemaestro.hints')) return;
      diagnostics.clear();
      vscode.workspace.textDocuments.forEach(look);
    }),
  ];
  editor.lifetime.add(() => {
    for (const subscription of subscriptions) subscription.dispose();
  });
}

/** Smells as hints in the editor, with their refactorings as quick fixes. */
export const hintFeature: Feature = {
  name: 'hints',
  register(editor) {
    const diagnostics = vscode.languages.createDiagnosticCollection('codemaestro');
    let hints: Promise<Hints> | undefined;
    const load = (): Promise<Hints> =>
      (hints ??= import('./hints.ts').then(({ createHints }) => createHints(editor, diagnostics)));
    follow(editor, load, diagnostics);
    const provider = vscode.languages.registerCodeActionsProvider(
      { scheme: 'file' },
      {
        provideCodeActions: async (document, range, context, token) =>
          vscode.workspace.isTrusted && editor.roots.of(document.uri)
            ? (await import('./actions.ts')).actionsAt(document, range, context, token)
            : [],
        resolveCodeAction: async (action, token) => (await load()).resolve(action, token),
      },
      { providedCodeActionKinds: [QuickFix, RefactorRewrite] },
    );
    registerCommands(editor, hintCommandList, async () =>
      (await import('./commands.ts')).createHintCommands(await load()),
    );
    editor.lifetime.add(() => {
      provider.dispose();
      diagnostics.dispose();
    });
  },
};
