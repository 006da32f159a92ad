export { contentOf, leftOutContent } from './code/content.ts';
export type { Stretch } from './code/chunks.ts';
export { fuse, type Fused, type Ranking } from './code/fusion.ts';
export { whyLeftOut, whyUnreadable } from './code/leave-out.ts';
export { pageRank } from './code/page-rank.ts';
export { drawMap } from './code/repo-map.ts';
export { fitPortions } from './fitting.ts';
export { showPlace } from './code/snippet.ts';
export { askedNames, askedPaths, askedWords } from './code/words.ts';
