export { createLazyEmbedder, type LoadedEmbedder } from './embedder.ts';
export { once } from './once.ts';
export { createLazyProvider, type Loaded } from './provider.ts';
