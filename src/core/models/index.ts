export * from './offer.ts';
export { createLexicalEmbedder } from './lexical-embedder.ts';
