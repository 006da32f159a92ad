import type { AnswerKind } from '../../src/core/domain/index.ts';

/**
 * What a step of the replay is there for.
 * `new`: never asked before. `again`: asked before, in the same words or nearly, and nothing that it read has changed.
 * `changed`: asked before, but a file that it read is another now. `near`: differs from an earlier one in a word that matters.
 * `late`: asked before, but too long ago. `called-off`: asked before, and the goal was called off.
 */
export type Why = 'new' | 'again' | 'changed' | 'near' | 'late' | 'called-off';

/** One question of the replay. */
export interface ReplayStep {
  readonly why: Why;
  readonly kind: AnswerKind;
  readonly text: string;
  /** Files that are read for the answer. */
  readonly reads: readonly string[];
  /** What happens before: files that are edited, hours that pass. */
  readonly edits?: readonly string[];
  readonly hours?: number;
  /** The person calls its goal off afterwards. */
  readonly calledOff?: true;
}

const plan = (why: Why, text: string, reads: readonly string[], more: Partial<ReplayStep> = {}): ReplayStep => ({
  ...{ why, kind: 'decomposition', text, reads },
  ...more,
});
const review = (why: Why, text: string, reads: readonly string[], more: Partial<ReplayStep> = {}): ReplayStep => ({
  ...plan(why, text, reads, more),
  kind: 'analysis',
});
const says = (why: Why, text: string, reads: readonly string[], more: Partial<ReplayStep> = {}): ReplayStep => ({
  ...plan(why, text, reads, more),
  kind: 'response',
});

const [prices, orders, users] = ['src/prices.ts', 'src/orders.ts', 'src/users.ts'];
const [log, packages] = ['CHANGELOG.md', 'package.json'];
const updates = 'Update the dependencies that have a new minor version, and run the checks';

/**
 * A week of a small team whose work repeats: two chores that are asked for every day, goals that are stated again because
 * a run was stopped, the window closed, or a colleague asks for the same, reviews of a change that did not change, and
 * questions about the state of things. Between them stand new goals, edits of the files that were read, and goals that
 * sound like earlier ones and are not. Of 60 questions 30 are `again`: work that does not repeat would save nothing.
 */
export const replay: readonly ReplayStep[] = [
  // Monday
  plan('new', 'Bring the changelog up to date with the commits since the last tag', [log]),
  plan('new', 'Reject negative prices in src/prices.ts', [prices]),
  review('new', 'Review the change “Reject negative prices”: src/prices.ts +6 -1', [prices]),
  review('again', 'Review the change “Reject negative prices”: src/prices.ts +6 -1', [prices]),
  plan('again', 'Please reject negative prices in src/prices.ts.', [prices], { hours: 1 }),
  plan('near', 'Accept negative prices in src/prices.ts', [prices]),
  says('new', 'What is left to do before the release?', [log]),
  says('again', 'What is left to do before the release', [log], { hours: 2 }),
  plan('new', 'Split the long function totalOf in src/orders.ts', [orders]),
  plan('again', 'split the long function totalOf in src/orders.ts', [orders]),
  plan('new', updates, [packages]),
  // Tuesday
  plan('again', updates, [packages], { hours: 15 }),
  plan('again', 'Bring the changelog up to date with the commits since the last tag', [log], { hours: 2 }),
  says('late', 'What is left to do before the release?', [log], { hours: 8 }),
  plan('again', 'Reject negative prices in src/prices.ts', [prices]),
  plan('changed', 'Split the long function totalOf in src/orders.ts', [orders], { edits: [orders] }),
  plan('new', 'Send a mail to a user whose password was changed', [users]),
  plan('again', 'Send a mail to a user whose password was changed', [users], { hours: 1 }),
  plan('near', 'Send a mail to a user whose address was changed', [users]),
  review('new', 'Review the change “Split totalOf”: src/orders.ts +22 -19', [orders]),
  review('again', 'Review the change “Split totalOf”: src/orders.ts +22 -19', [orders]),
  review('changed', 'Review the change “Split totalOf”: src/orders.ts +22 -19', [orders], { edits: [orders] }),
  plan('new', 'Delete accounts that were not used for two years', [users], { calledOff: true }),
  // Wednesday
  plan('again', updates, [packages], { hours: 14 }),
  plan('again', 'Bring the changelog up to date with the commits since the last tag.', [log], { hours: 2 }),
  plan('called-off', 'Delete accounts that were not used for two years', [users]),
  plan('again', 'We want: send a mail to a user whose password was changed', [users]),
  plan('new', 'Limit the login to five attempts in src/users.ts', [users]),
  plan('near', 'Limit the login to ten attempts in src/users.ts', [users]),
  plan('again', 'Limit the login to five attempts in src/users.ts!', [users]),
  says('new', 'Which tests are slow, and why?', [orders, users]),
  says('again', 'which tests are slow and why?', [orders, users], { hours: 3 }),
  says('again', 'Which tests are slow, and why?', [orders, users]),
  review('new', 'Review the change “Limit the login”: src/users.ts +14 -2', [users]),
  review('again', 'Review the change “Limit the login”: src/users.ts +14 -2', [users]),
  // Thursday
  plan('again', updates, [packages], { hours: 14 }),
  plan('changed', 'Bring the changelog up to date with the commits since the last tag', [log], {
    hours: 2,
    edits: [log],
  }),
  plan('again', 'Bring the changelog up to date with the commits since the last tag', [log], { hours: 1 }),
  plan('new', 'Export the orders of a month as CSV', [orders]),
  plan('again', 'Could you export the orders of a month as CSV?', [orders]),
  plan('near', 'Import the orders of a month as CSV', [orders]),
  plan('again', 'Export the orders of a month as CSV', [orders], { hours: 2 }),
  plan('changed', 'Limit the login to five attempts in src/users.ts', [users], { edits: [users] }),
  says('changed', 'Which tests are slow, and why?', [orders, users]),
  review('new', 'Review the change “Export orders”: src/orders.ts +41 -0', [orders]),
  review('again', 'Review the change “Export orders”: src/orders.ts +41 -0', [orders]),
  plan('new', 'Round prices to two decimals in src/prices.ts', [prices]),
  plan('near', 'Round prices to three decimals in src/prices.ts', [prices]),
  // Friday
  plan('again', updates, [packages], { hours: 14 }),
  plan('again', 'Bring the changelog up to date with the commits since the last tag', [log], { hours: 2 }),
  plan('again', 'Round prices to two decimals in src/prices.ts', [prices]),
  plan('again', 'Reject negative prices in src/prices.ts', [prices]),
  plan('new', 'Show related products below a product', [prices, orders]),
  plan('again', 'Show the related products below a product', [prices, orders], { hours: 1 }),
  plan('again', 'Show related products below a product', [prices, orders]),
  plan('again', 'Export the orders of a month as CSV', [orders]),
  plan('again', updates, [packages], { hours: 1 }),
  says('new', 'What did we do this week?', [log]),
  says('again', 'What did we do this week?', [log]),
  // Two weeks later
  plan('late', 'Export the orders of a month as CSV', [orders], { hours: 336 }),
];
