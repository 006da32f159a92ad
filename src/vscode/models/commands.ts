import * as vscode from 'vscode';
import { embeddingServers } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import { addModel, askForKey } from './add-model.ts';
import { chooseForAll, chooseForRole } from './choose-model.ts';
import type { modelContributions } from './contributions.ts';
import { createEngineModel } from './engine-model.ts';
import { originOf } from './keys.ts';
import { configuredModels } from './model-settings.ts';
import { keysOf } from './window-keys.ts';
import { tryModel } from './try-model.ts';

type Id = (typeof modelContributions.commands)[number]['command'];

/** A server of the configured models: the only one, the one that is named, or the one the person picks. */
async function pickServer(argument: unknown): Promise<string | undefined> {
  if (typeof argument === 'string') return argument;
  const urls = [...configuredModels().map(({ url }) => url), ...(await embeddingServers(process.env))];
  const origins = [...new Set(urls.map(originOf))];
  if (origins.length === 0)
    throw new Error(vscode.l10n.t('No language model is configured. Run “CodeMaestro: Add Language Model…” first.'));
  return origins.length === 1 ? origins[0] : vscode.window.showQuickPick(origins);
}

/** The handlers of the commands on language models. */
export const modelCommands: CommandHandlers<Id> = {
  'codemaestro.addModel': addModel,
  'codemaestro.chooseModel': chooseForAll,
  'codemaestro.chooseRoleModel': chooseForRole,
  async 'codemaestro.testModel'(editor) {
    const model = createEngineModel(keysOf(editor))();
    if (!model)
      throw new Error(vscode.l10n.t('No language model is configured. Run “CodeMaestro: Add Language Model…” first.'));
    await tryModel(model.name, model.provider);
  },
  async 'codemaestro.setModelKey'(editor, argument) {
    const server = await pickServer(argument);
    const key = server === undefined ? undefined : await askForKey(server);
    if (server !== undefined && key?.trim()) await keysOf(editor).set(server, key.trim());
  },
  async 'codemaestro.removeModelKey'(editor, argument) {
    const server = await pickServer(argument);
    if (server === undefined) return;
    await keysOf(editor).remove(server);
    void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} was removed.', originOf(server)));
  },
};
