import * as vscode from 'vscode';
import { knownRoles } from '../../core/app/index.ts';
import { originOf } from './keys.ts';
import { chooseModel, chooseModelFor, chosenModel, configuredModels, modelsOfRoles } from './model-settings.ts';

/** A model that can be picked; an empty name stands for none of them. */
type ModelRow = vscode.QuickPickItem & { readonly name: string };

/** Has the person pick a model: one of their own, one that the editor has, or what `more` offers besides. */
async function pickModel(placeHolder: string, more: readonly ModelRow[]): Promise<string | undefined> {
  const own = configuredModels().map(({ name, title, url }) => ({
    label: title ?? name,
    description: originOf(url),
    name,
  }));
  const others = (await vscode.lm.selectChatModels())
    .filter(({ vendor }) => vendor !== 'codemaestro')
    .map(({ name, vendor, id }) => ({
      label: name,
      description: `VS Code · ${vendor}`,
      name: `vscode:${vendor}/${id}`,
    }));
  return (await vscode.window.showQuickPick<ModelRow>([...own, ...others, ...more], { placeHolder }))?.name;
}

/** Has the person choose the model that agents work with. */
export async function chooseForAll(): Promise<void> {
  const add = { label: vscode.l10n.t('Add a language model…'), description: '', name: '' };
  const question = vscode.l10n.t('Which model are agents to work with? It counts from their next session.');
  const name = await pickModel(question, [add]);
  if (name === '') await vscode.commands.executeCommand('codemaestro.addModel');
  else if (name !== undefined) await chooseModel(name);
}

/** The role that is to have a model of its own: a built-in one, or one of the team's by its name. */
async function pickRole(): Promise<string | undefined> {
  const ofRoles = modelsOfRoles();
  const purposes = new Map((await knownRoles()).map(({ name, purpose }) => [name, purpose]));
  const names = [...new Set([...purposes.keys(), ...ofRoles.keys()])];
  const rows = names.map((name) => ({
    label: name,
    description: ofRoles.get(name) ?? '',
    detail: purposes.get(name) ?? '',
  }));
  const other = { label: vscode.l10n.t('Another role…') };
  const placeHolder = vscode.l10n.t('Which role is to have a model of its own?');
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem>([...rows, other], { placeHolder });
  if (picked !== other) return picked?.label;
  const prompt = vscode.l10n.t('Name of the role, as its file in .maestro/roles has it');
  return (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }))?.trim();
}

/** Has the person choose a model for one role, after the one for all. */
export async function chooseForRole(): Promise<void> {
  if (!chosenModel()) {
    await chooseForAll();
    if (!chosenModel()) return;
  }
  const role = await pickRole();
  if (!role) return;
  const usual = { label: vscode.l10n.t('The same as the others'), description: '', name: '' };
  const question = vscode.l10n.t('Which model is the {0} to work with? It counts from its next session.', role);
  const name = await pickModel(question, [usual]);
  if (name !== undefined) await chooseModelFor(role, name === '' ? undefined : name);
}
