import type { Neighbourhood, NearThing } from '../../memory/index.ts';

/** A thing of a neighbourhood as a line of a tree: below the one over which it was come to. */
export interface TreeRow {
  /** 0 for where it was begun. */
  readonly depth: number;
  /** What the thing above has to do with it, in words; empty at the beginning. */
  readonly how: string;
  readonly thing: NearThing;
}

/** What stands around things as a tree, each once. */
export function treeRows({ things }: Neighbourhood): readonly TreeRow[] {
  const below = Map.groupBy(things, ({ over }) => over?.via ?? null);
  const rowsBelow = (via: string | null, depth: number): readonly TreeRow[] =>
    (below.get(via) ?? []).flatMap((thing) => [
      { depth, how: thing.over?.how ?? '', thing },
      ...rowsBelow(thing.id, depth + 1),
    ]);
  return rowsBelow(null, 0);
}
