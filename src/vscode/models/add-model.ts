import * as vscode from 'vscode';
import type { ModelProvider } from '../../core/ports/index.ts';
import type { Editor } from '../editor.ts';
import { originOf, type Keys } from './keys.ts';
import { chooseModel, keepModel, ModelSetting } from './model-settings.ts';
import { createOwnProvider } from './own-provider.ts';
import { keysOf } from './window-keys.ts';
import { tryModel } from './try-model.ts';

/** A server of models, and how it is spoken to. */
type Server = Pick<ModelSetting, 'url' | 'kind'>;

/** How long a server may take to say which models it has, in milliseconds. */
const listPatience = 10_000;

/** Servers that people have, with where they are. */
const places = [
  { label: 'OpenAI', kind: 'openai', url: 'https://api.openai.com/v1' },
  { label: 'Anthropic', kind: 'anthropic', url: 'https://api.anthropic.com' },
  { label: 'Ollama', kind: 'ollama', url: 'http://localhost:11434' },
  { label: 'LM Studio', kind: 'openai', url: 'http://localhost:1234/v1' },
] as const;

function askFor(
  prompt: string,
  value = '',
  check?: (text: string) => string | undefined,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({ prompt, value, ignoreFocusOut: true, validateInput: (text) => check?.(text) });
}

/** Asks for the key of a server; empty where it needs none. */
export function askForKey(url: string): Thenable<string | undefined> {
  const prompt = vscode.l10n.t(
    'Key for {0}. It is kept in the editor’s secret storage and sent nowhere else.',
    originOf(url),
  );
  return vscode.window.showInputBox({ prompt, password: true, ignoreFocusOut: true });
}

/** A server that is none of the usual ones. */
async function askForServer(): Promise<Server | undefined> {
  const url = await askFor(
    vscode.l10n.t('Address of the server, with the version'),
    'http://localhost:8080/v1',
    (text) =>
      ModelSetting.shape.url.safeParse(text).success
        ? undefined
        : vscode.l10n.t('An address that begins with http:// or https://'),
  );
  if (url === undefined) return undefined;
  const ways = [
    { label: vscode.l10n.t('As OpenAI'), description: 'Chat Completions', speaks: 'openai' as const },
    { label: vscode.l10n.t('As Anthropic'), description: 'Messages', speaks: 'anthropic' as const },
    { label: vscode.l10n.t('As Ollama'), description: '/api/chat', speaks: 'ollama' as const },
  ];
  const placeHolder = vscode.l10n.t('How is the server spoken to? Most speak as OpenAI does.');
  const way = await vscode.window.showQuickPick(ways, { placeHolder });
  return way && { url, kind: way.speaks };
}

async function pickPlace(): Promise<Server | undefined> {
  const other = { label: vscode.l10n.t('Another server…'), kind: undefined, url: '' };
  const rows = [...places, other].map(({ label, url, kind }) => ({ label, description: url, url, speaks: kind }));
  const picked = await vscode.window.showQuickPick(rows, { placeHolder: vscode.l10n.t('Where is the model?') });
  if (!picked || picked.url !== '') return picked && { url: picked.url, kind: picked.speaks };
  return askForServer();
}

/** Has the key of a server kept, where it has none yet; false when the person left. */
async function keepKey({ url, kind }: Server, keys: Keys): Promise<boolean> {
  if (kind === 'ollama' || (await keys.get(url)) !== undefined) return true;
  const key = await askForKey(url);
  if (key === undefined) return false;
  if (key.trim() !== '') await keys.set(url, key.trim());
  return true;
}

/** The name of a model: one of those that the server has, or one that the person types. */
async function pickName(provider: ModelProvider): Promise<string | undefined> {
  const listed = await provider.list?.(AbortSignal.timeout(listPatience));
  const names = listed?.ok ? listed.value.map(({ name }) => name).sort() : [];
  const another = vscode.l10n.t('Another name…');
  if (names.length > 0) {
    const placeHolder = vscode.l10n.t('Which of the models of this server?');
    const picked = await vscode.window.showQuickPick([...names, another], { placeHolder });
    if (picked !== another) return picked;
  }
  return (await askFor(vscode.l10n.t('Name of the model, as the server knows it')))?.trim();
}

/** Leads the person from nothing to a model that answers. */
export async function addModel(editor: Editor): Promise<void> {
  const server = await pickPlace();
  if (!server) return;
  const keys = keysOf(editor);
  if (!(await keepKey(server, keys))) return;
  const provider = createOwnProvider(server, keys);
  const name = await pickName(provider);
  if (!name) return;
  await keepModel({ name, ...server });
  await chooseModel(name);
  await tryModel(name, provider);
}
