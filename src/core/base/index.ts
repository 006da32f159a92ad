export { ok, err, type Result } from './result.ts';
export { createLifetime, type Lifetime } from './lifetime.ts';
export { createEmitter, type Emitter } from './emitter.ts';
export { onFirstUse } from './on-first-use.ts';
export { persistentMap, type PersistentMap } from './persistent-map.ts';
export { createSafeMarkdown, plainMarkdown, safeMarkdown } from './safe-markdown.ts';
export { digestOf } from './digest.ts';
export { canonicalJson, counted, headAndTail, namePartsOf, shortHash, slugOf } from './text.ts';
