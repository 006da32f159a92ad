import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import type { gateCommandList } from './command-list.ts';

type Files = Pick<vscode.FileSystemProvider, 'stat' | 'readFile' | 'writeFile'>;

type Name = (typeof gateCommandList)[number]['command'];

/** Named once more here, so that a start does not load what is said of them. */
const names: readonly Name[] = [
  'codemaestro.openGate',
  'codemaestro.approveForSession',
  'codemaestro.revokeRule',
  'codemaestro.approvePlan',
  'codemaestro.changePlan',
  'codemaestro.rejectPlan',
];

/** Registers plans as files, made when the first of them is read. */
function registerPlans(editor: Editor): vscode.Disposable {
  let files: Promise<Files> | undefined;
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const load = (): Promise<Files> =>
    (files ??= import('./plan-files.ts').then(({ createPlanFiles }) => createPlanFiles(editor, changed)));
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const registered = vscode.workspace.registerFileSystemProvider('maestro-plan', {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => (await load()).stat(uri),
    readFile: async (uri) => (await load()).readFile(uri),
    writeFile: async (uri, content, options) => (await load()).writeFile(uri, content, options),
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  });
  return vscode.Disposable.from(registered, changed);
}

/** Questions to the person: looking at them and answering them. */
export const gateFeature: Feature = {
  name: 'gates',
  register(editor) {
    registerCommands(
      editor,
      names.map((command) => ({ command })),
      async () => (await import('./commands.ts')).gateCommands,
    );
    const plans = registerPlans(editor);
    editor.lifetime.add(() => {
      plans.dispose();
    });
  },
};
