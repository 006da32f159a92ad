export * from './offer.ts';
export { createLexicalEmbedder } from './lexical-embedder.ts';
export {
  createAnswerCache,
  tidy,
  type AnswerCache,
  type KeptAnswer,
  type Question,
  type Reading,
} from './cache/answer-cache.ts';
export { createCachedEmbedder, type CachedEmbedderParts } from './cache/cached-embedder.ts';
export { answerRules } from './cache/rules.ts';
