export { headline } from './headline.ts';
export { defaultRanking, planImprovements } from './rank.ts';
export { reviewApi, reviewScope, reviewSmells } from './review.ts';
export { readWishes, type Wishes } from './wishes.ts';
