import * as vscode from 'vscode';
import { readCosts, readLimitStandings, readSavings } from '../../core/app/index.ts';
import { foldersOf, openOwnModel, readLimitRules, routingWith } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { createEngineModel } from '../models/engine-model.ts';
import { keysOf } from '../models/window-keys.ts';
import { limitsInSettings } from '../models/limit-settings.ts';
import type { Root } from '../roots/roots.ts';
import { createTextDocument } from '../text-document.ts';
import { costLines } from './cost-lines.ts';

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
  const bounds = folders.ok ? await readLimitRules(folders.value, process.env, limitsInSettings) : folders;
  if (!bounds.ok) return [bounds.error.person];
  const limits = await readLimitStandings(journal, bounds.value, Date.now());
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
  const title = vscode.l10n.t('Costs');
  return { open: createTextDocument(editor, { scheme: 'codemaestro-costs', title, textOf: () => textOf(editor) }) };
}
