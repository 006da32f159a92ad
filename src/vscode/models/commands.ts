import * as vscode from 'vscode';
import type { ModelProvider } from '../../core/ports/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { chooseForAll, chooseForRole } from './choose-model.ts';
import type { modelContributions } from './contributions.ts';
import { createEngineModel } from './engine-model.ts';
import { createKeys, originOf } from './keys.ts';
import { chooseModel, configuredModels, keepModel, ModelSetting } from './model-settings.ts';
import { createOwnProvider } from './own-provider.ts';

type Id = (typeof modelContributions.commands)[number]['command'];

/** How long a model may take to answer a test, in milliseconds. */
const testPatience = 60_000;

/** Servers that people have, with where they are. */
const places = [
  { label: 'OpenAI', url: 'https://api.openai.com/v1' },
  { label: 'Ollama', url: 'http://localhost:11434/v1' },
  { label: 'LM Studio', url: 'http://localhost:1234/v1' },
] as const;

/** Asks for a word and tells how that went. */
async function test(name: string, provider: ModelProvider): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Asking {0} for a word', name);
  const started = performance.now();
  const reply = await vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
    });
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(testPatience)]);
    const messages = [{ role: 'user' as const, text: 'Answer with the one word: ready' }];
    return provider.ask({ model: name, system: '', tools: [], messages }, () => undefined, signal);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (reply.ok) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} answered in {1} s.', name, seconds));
    return;
  }
  if (reply.error.reason !== 'cancelled') throw new Error(reply.error.person);
  void vscode.window.showWarningMessage(
    vscode.l10n.t('{0} was not tested: it was stopped after {1} s.', name, seconds),
  );
}

function askFor(
  prompt: string,
  value = '',
  check?: (text: string) => string | undefined,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({ prompt, value, ignoreFocusOut: true, validateInput: (text) => check?.(text) });
}

function askForKey(url: string): Thenable<string | undefined> {
  const prompt = vscode.l10n.t(
    'Key for {0}. It is kept in the editor’s secret storage and sent nowhere else.',
    originOf(url),
  );
  return vscode.window.showInputBox({ prompt, password: true, ignoreFocusOut: true });
}

async function askForUrl(): Promise<string | undefined> {
  const other = { label: vscode.l10n.t('Another server…'), url: '' };
  const rows = [...places, other].map(({ label, url }) => ({ label, description: url, url }));
  const placeHolder = vscode.l10n.t('Where is the model? Any server that speaks Chat Completions will do.');
  const picked = await vscode.window.showQuickPick(rows, { placeHolder });
  if (!picked || picked.url !== '') return picked?.url;
  return askFor(vscode.l10n.t('Address of the server, with the version'), 'http://localhost:8080/v1', (text) =>
    ModelSetting.shape.url.safeParse(text).success
      ? undefined
      : vscode.l10n.t('An address that begins with http:// or https://'),
  );
}

async function addModel({ context }: Editor): Promise<void> {
  const url = await askForUrl();
  if (url === undefined) return;
  const name = (await askFor(vscode.l10n.t('Name of the model, as the server knows it')))?.trim();
  if (!name) return;
  const keys = createKeys(context.secrets);
  if ((await keys.get(url)) === undefined) {
    const key = await askForKey(url);
    if (key === undefined) return;
    if (key.trim() !== '') await keys.set(url, key.trim());
  }
  await keepModel({ name, url });
  await chooseModel(name);
  await test(name, createOwnProvider({ url }, keys));
}

/** A server of the configured models: the only one, the one that is named, or the one the person picks. */
async function pickServer(argument: unknown): Promise<string | undefined> {
  if (typeof argument === 'string') return argument;
  const origins = [...new Set(configuredModels().map(({ url }) => originOf(url)))];
  if (origins.length === 0)
    throw new Error(vscode.l10n.t('No language model is configured. Run “CodeMaestro: Add Language Model…” first.'));
  return origins.length === 1 ? origins[0] : vscode.window.showQuickPick(origins);
}

/** The handlers of the commands on language models. */
export const modelCommands: CommandHandlers<Id> = {
  'codemaestro.addModel': addModel,
  'codemaestro.chooseModel': chooseForAll,
  'codemaestro.chooseRoleModel': chooseForRole,
  async 'codemaestro.testModel'({ context }) {
    const model = createEngineModel(context.secrets)();
    if (!model)
      throw new Error(vscode.l10n.t('No language model is configured. Run “CodeMaestro: Add Language Model…” first.'));
    await test(model.name, model.provider);
  },
  async 'codemaestro.setModelKey'({ context }, argument) {
    const server = await pickServer(argument);
    const key = server === undefined ? undefined : await askForKey(server);
    if (server !== undefined && key?.trim()) await createKeys(context.secrets).set(server, key.trim());
  },
  async 'codemaestro.removeModelKey'({ context }, argument) {
    const server = await pickServer(argument);
    if (server === undefined) return;
    await createKeys(context.secrets).remove(server);
    void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} was removed.', originOf(server)));
  },
};
