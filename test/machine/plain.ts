import type { State } from '../../src/core/machine/index.ts';

/** A state as plain data in a fixed order, so that two of them can be compared. */
export function plain(state: State): unknown {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]: [string, State[keyof State]]) => [
      name,
      'entries' in value && typeof value.entries === 'function'
        ? [...value.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
        : value,
    ]),
  );
}
