export { bookkeeping, describeEvent, shortLine, shortText } from './describe-event.ts';
export { hunkAuthors, type HunkAuthor } from './hunk-authors.ts';
export { costEvents, createLedger, enter, sumAll, sumBy, type CostGroup, type PaidCall } from './costs.ts';
export { decisionEvents, decisionOf, type ModelDecision } from './model-decisions.ts';
