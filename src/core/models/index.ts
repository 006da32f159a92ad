export type { ChosenModel, ModelOffer } from './offer.ts';
export { knownModel, priceOf, type KnownModel, type PriceTag } from './catalogue.ts';
export { dollarsOf } from './pricing.ts';
export { rank, unfitFor, type RankedModel } from './ranking.ts';
export { noRules, type RoutingRules } from './rules.ts';
export type { Prices } from './catalogue-entry.ts';
export {
  complexityOfGoal,
  complexityOfTask,
  kindOfRole,
  type Assessment,
  type Complexity,
  type WorkKind,
} from './complexity.ts';
export { createHealthBook, type HealthRecords } from './health.ts';
export { createPledgeBook, type PledgeRecords } from './pledges.ts';
export { boundsOfWork, effortNeared, effortShortage, effortStandings, type EffortConfig } from './effort.ts';
export { allowedBy, createPurse, type Hindrance, type Purse } from './purse.ts';
export { createRouter, type Ask } from './router.ts';
export type { Answer, Inquiry, NoAnswer, Purpose } from './inquiry.ts';
export {
  createCountedEmbedder,
  type CountedEmbedderParts,
  type EmbeddingAccount,
  type EmbeddingModel,
} from './counted-embedder.ts';
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
