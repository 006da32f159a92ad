import * as vscode from 'vscode';
import { err, ok, type Result } from '../../core/base/index.ts';
import type { ModelFailure, ModelProvider } from '../../core/ports/index.ts';
import { createModelProvider } from '../../local/index.ts';
import { textOf, type Keys } from './keys.ts';
import { configuredModels, type ModelSetting } from './model-settings.ts';

type Server = Pick<ModelSetting, 'url' | 'kind'>;

/** The proxy of the editor's own settings, where the environment names none. */
function proxies(): Readonly<Record<string, string | undefined>> {
  const proxy = vscode.workspace.getConfiguration('http').get<string>('proxy')?.trim();
  return proxy ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ...process.env } : process.env;
}

/** How much a model of a server takes, as it is configured. */
function windowOf(name: string, { url }: Server): number | undefined {
  return configuredModels().find((model) => model.name === name && model.url === url)?.window;
}

/** Opens a provider; where its key cannot be read, that is what its answers say. */
async function attempt(open: () => Promise<ModelProvider>): Promise<Result<ModelProvider, ModelFailure>> {
  try {
    return ok(await open());
  } catch (error) {
    return err({ reason: 'unauthorised', person: textOf(error), partial: '' });
  }
}

/** Reaches the models of a server, with the key that is kept for it when it is asked. */
export function createOwnProvider(server: Server, keys: Keys): ModelProvider {
  const { url, kind } = server;
  const name = URL.parse(url)?.host ?? url;
  let present: { readonly key: string | undefined; readonly provider: Promise<ModelProvider> } | undefined;
  async function open(): Promise<ModelProvider> {
    const key = await keys.get(url);
    if (present?.key !== key || !present) {
      const environment = proxies();
      const given = {
        kind,
        baseUrl: url,
        key,
        name,
        environment,
        windowOf: (model: string) => windowOf(model, server),
      };
      present = { key, provider: createModelProvider(given) };
    }
    return present.provider;
  }
  return {
    name,
    async ask(request, onPiece, signal) {
      const opened = await attempt(open);
      return opened.ok ? opened.value.ask(request, onPiece, signal) : opened;
    },
    async list(signal) {
      const opened = await attempt(open);
      if (!opened.ok) return opened;
      return opened.value.list ? opened.value.list(signal) : ok([]);
    },
  };
}

/** Providers by their server, so that all who ask one share its connections. */
export function createOwnProviders(keys: Keys): (model: ModelSetting) => ModelProvider {
  const providers = new Map<string, ModelProvider>();
  return (model) => {
    const server = `${model.kind ?? ''} ${model.url}`;
    const provider = providers.get(server) ?? createOwnProvider(model, keys);
    providers.set(server, provider);
    return provider;
  };
}
