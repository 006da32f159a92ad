import * as vscode from 'vscode';
import { readCosts, readLimitStandings, readSavings } from '../../core/app/index.ts';
import { foldersOf, openOwnModel, readLimitRules, routingWith } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { createEngineModel } from '../models/engine-model.ts';
import { keysOf } from '../models/window-keys.ts';
import { limitsInSettings } from '../models/limit-settings.ts';
import type { Root } from '../roots/roots.ts';
import { costLines } from './cost-lines.ts';

const scheme = 'codemaestro-costs';

async function linesOf(editor: Editor, root: Root): Promise<readonly string[]> {
  const workspace = await root.open();
  await workspace.refresh();
  const journal = workspace.journal();
  if (!journal) return [vscode.l10n.t('Nothing has happened in this folder yet.')];
  const rules = await routingWith(process.env, limitsInSettings);
  if (!rules.ok) return [rules.error.person];
  const model = createEngineModel(keysOf(editor))() ?? (await openOwnModel(process.env));
  const [calls, savings] = [await readCosts(journal), await readSavings(journal, model, rules.value)];
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  const shared = folders.ok ? await readLimitRules(folders.value, process.env) : folders;
  if (!shared.ok) return [shared.error.person];
  const limits = await readLimitStandings(journal, { ...shared.value, person: rules.value.limits }, Date.now());
  return costLines({ folder: root.folder.name, calls, savings, limits }, vscode.l10n);
}

async function textOf(editor: Editor): Promise<string> {
  const roots = editor.roots.all();
  if (roots.length === 0) return vscode.l10n.t('Open a folder to see what its goals have cost.');
  if (!vscode.workspace.isTrusted) return vscode.l10n.t('Nothing is read here before you trust the folder.');
  const all: string[] = [];
  for (const root of roots) all.push(...(await linesOf(editor, root)), '');
  return all.join('\n');
}

/** Shows what models have cost, as a document that is made anew whenever it is asked for; until the window ends. */
export function createCostDocument(editor: Editor): { readonly open: () => Promise<void> } {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registered = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => textOf(editor),
  });
  editor.lifetime.add(() => {
    registered.dispose();
    changed.dispose();
  });
  const uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Costs')}.txt` });
  return {
    async open() {
      changed.fire(uri);
      await vscode.window.showTextDocument(uri, { preview: true });
    },
  };
}
