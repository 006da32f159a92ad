import type { ModelProvider } from '../../core/ports/index.ts';
import { createModelProvider } from '../../local/index.ts';
import type { Keys } from './keys.ts';
import type { ModelSetting } from './model-settings.ts';

/** Reaches a configured model, with the key that is kept for its server when it is asked. */
export function createOwnProvider({ url }: Pick<ModelSetting, 'url'>, keys: Keys): ModelProvider {
  const name = URL.parse(url)?.host ?? url;
  let present: { readonly key: string | undefined; readonly provider: Promise<ModelProvider> } | undefined;
  return {
    name,
    async ask(request, onPiece, signal) {
      const key = await keys.get(url);
      if (present?.key !== key || !present)
        present = { key, provider: createModelProvider({ baseUrl: url, key, name }) };
      return (await present.provider).ask(request, onPiece, signal);
    },
  };
}

/** Providers by their address, so that all who ask one server share its connections. */
export function createOwnProviders(keys: Keys): (model: ModelSetting) => ModelProvider {
  const providers = new Map<string, ModelProvider>();
  return (model) => {
    const provider = providers.get(model.url) ?? createOwnProvider(model, keys);
    providers.set(model.url, provider);
    return provider;
  };
}
