export { headline } from './headline.ts';
export { defaultRanking, planImprovements, worthOf, type RankingLimits } from './rank.ts';
export { reviewApi, reviewScope, reviewSmells, type ApiChange } from './review.ts';
export { readWishes, type Wishes } from './wishes.ts';
