export { createOllamaEmbedder } from './embedder.ts';
export { createOllamaProvider } from './provider.ts';
