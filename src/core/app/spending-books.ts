import { limitKey, noCost, type LimitName } from '../domain/index.ts';
import { effortOf, noWork, type State } from '../machine/index.ts';
import type { SpendingBooks } from '../ports/index.ts';

/** What is on record of spending. */
export function booksOf(present: () => State): SpendingBooks {
  const limit = (name: LimitName) => present().limits.get(limitKey(name));
  return {
    spent(scope, of) {
      if (scope === 'day') return present().days.get(of) ?? noCost;
      return (scope === 'goal' ? present().goals : present().tasks).get(of)?.cost ?? noCost;
    },
    worked: (scope, of) => effortOf((scope === 'goal' ? present().goals : present().tasks).get(of)?.work ?? noWork),
    raised: (name) => limit(name)?.raised ?? 0,
    warned: (name) => limit(name)?.warned ?? 0,
  };
}
