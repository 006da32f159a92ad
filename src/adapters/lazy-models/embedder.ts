import type { Embedder } from '../../core/ports/index.ts';

/** What makes vectors once it is loaded. */
export type LoadedEmbedder = Pick<Embedder, 'dimensions' | 'embed'>;

/** An embedder by the meaning of texts whose way of asking is loaded by its first use. */
export function createLazyEmbedder(name: string, load: () => Promise<LoadedEmbedder>): Embedder {
  let loading: Promise<LoadedEmbedder> | undefined;
  let loaded: LoadedEmbedder | undefined;
  return {
    name,
    kind: 'semantic',
    dimensions: () => loaded?.dimensions() ?? null,
    async embed(texts, signal) {
      loaded = await (loading ??= load());
      return loaded.embed(texts, signal);
    },
  };
}
