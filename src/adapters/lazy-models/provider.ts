import type { ModelProvider } from '../../core/ports/index.ts';
import { once } from './once.ts';

/** What a provider does once what it takes is loaded. */
export interface Loaded {
  readonly ask: ModelProvider['ask'];
  readonly list: NonNullable<ModelProvider['list']>;
  readonly close: () => void;
}

/** Whether an address is one of this machine. */
function isOwnAddress(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);
}

/** A provider whose way of asking is loaded by its first use. `kind`: its name when it was given none. */
export function createLazyProvider(
  kind: string,
  { name = kind, baseUrl }: { readonly name?: string | undefined; readonly baseUrl: string },
  load: () => Promise<Loaded>,
): ModelProvider {
  const loaded = once(load);
  return {
    name,
    local: isOwnAddress(baseUrl),
    async prepare() {
      await loaded();
    },
    close: () =>
      void loaded.present()?.then(({ close }) => {
        close();
      }),
    ask: async (request, onPiece, signal) => (await loaded()).ask(request, onPiece, signal),
    list: async (signal) => (await loaded()).list(signal),
  };
}
