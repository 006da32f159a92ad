export { createOpenAiEmbedder } from './embedder.ts';
export { createOpenAiProvider } from './provider.ts';
