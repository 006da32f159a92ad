import type { Fragment } from './fragment.ts';
import { maskSecrets } from '../../domain/index.ts';
import { relationOf } from './subject.ts';

/** What becomes of what is remembered when something new comes in. */
export interface Settled {
  /** The new fragment as it is kept; null where it is known already. */
  readonly added: Fragment | null;
  /** Fragments that are known already and have changed by it. */
  readonly changed: readonly Fragment[];
}

/**
 * Takes something new in: secrets masked; what is known already is only confirmed; of two that contradict each other the newer
 * holds, with a link to the older, which stays.
 */
export function settle(fresh: Fragment, known: readonly Fragment[]): Settled {
  const fragment = { ...fresh, text: maskSecrets(fresh.text) };
  const present = known.filter(({ id, goal, supersededBy }) => {
    return id !== fragment.id && supersededBy === undefined && goal === fragment.goal;
  });
  for (const other of present) {
    const relation = relationOf(fragment.text, other.text);
    if (relation === 'apart') continue;
    const isOlder = fragment.at < other.at;
    if (relation === 'same') {
      const usedAt = Math.max(other.usedAt, fragment.at);
      const events = [...new Set([...other.events, ...fragment.events])];
      return { added: null, changed: [{ ...other, usedAt, events }] };
    }
    if (isOlder) return { added: { ...fragment, supersededBy: other.id }, changed: [] };
    return {
      added: { ...fragment, supersedes: other.id },
      changed: [{ ...other, supersededBy: fragment.id }],
    };
  }
  return { added: fragment, changed: [] };
}
