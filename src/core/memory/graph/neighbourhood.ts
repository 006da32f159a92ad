import type { Known, Thing, Tie, TieKind } from '../../ports/index.ts';
import { merge } from './things.ts';

/** What one source knows around some things. */
export type Lens = (ids: readonly string[]) => Promise<Known>;

/** A thing near another one. */
export interface NearThing extends Thing {
  /** Steps from where it was begun. */
  readonly distance: number;
  /** Over which tie it was come to first, from which thing, and in words as read from that; null for the beginning. */
  readonly over: (Tie & { readonly via: string; readonly how: string }) | null;
}

export interface Neighbourhood {
  /** The beginning first, then what is nearer before what is farther. */
  readonly things: readonly NearThing[];
  /** Ties among these. */
  readonly ties: readonly Tie[];
  /** Ties that were not followed, for being too many of a kind at one thing. */
  readonly leftOut: number;
}

export interface Bounds {
  readonly depth: number;
  /** Ties of one kind that are followed from one thing, the latest first. */
  readonly perKind: number;
  /** Things in all. */
  readonly things: number;
}

/** Things that lead to too much to be passed through. */
const ends: ReadonlySet<Thing['kind']> = new Set(['person']);

/** The ties of one thing that are followed, the latest of each kind first. */
function followed(
  id: string,
  ties: readonly Tie[],
  perKind: number,
): { readonly taken: readonly Tie[]; readonly left: number } {
  const groups = new Map<string, Tie[]>();
  for (const each of ties) {
    if (each.from !== id && each.to !== id) continue;
    const group = `${each.kind}${each.from === id ? '>' : '<'}`;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const ordered = [...groups.values()].map((group) =>
    group.toSorted((a, b) => b.seq - a.seq || (`${a.from}${a.to}` < `${b.from}${b.to}` ? -1 : 1)),
  );
  const taken = ordered.flatMap((group) => group.slice(0, perKind));
  return { taken, left: ordered.reduce((sum, group) => sum + Math.max(0, group.length - perKind), 0) };
}

const verbs: Readonly<Record<TieKind, readonly [forwards: string, backwards: string]>> = {
  has: ['has', 'is of'],
  needs: ['needs', 'is needed by'],
  names: ['names', 'is named by'],
  changes: ['changed', 'was changed by'],
  commits: ['is committed as', 'is the commit of'],
  concerns: ['is about', 'was decided or said:'],
  by: ['by', 'said or decided'],
  'fails-with': ['failed with', 'came up in'],
  breaks: ['broke', 'was broken by'],
  'stands-in': ['stands in', 'holds'],
  defines: ['defines', 'is defined in'],
  uses: ['uses', 'is used by'],
  tests: ['tests', 'is tested by'],
  'changes-with': ['changes together with', 'changes together with'],
  about: ['is about', 'is remembered:'],
  'comes-of': ['was learnt from', 'taught'],
  is: ['is', 'is'],
};

/** What a tie says, read from one of its ends. */
function tieText({ from, kind }: Tie, readFrom: string): string {
  return verbs[kind][from === readFrom ? 0 : 1];
}

function placeOver(over: Tie, via: string, distance: number): Pick<NearThing, 'distance' | 'over'> {
  return { distance, over: { ...over, via, how: tieText(over, via) } };
}

/** What stands around some things, step by step, from all that is known. The same for the same sources. */
export async function neighbourhood(
  starts: readonly string[],
  lenses: readonly Lens[],
  { depth, perKind, things: room }: Bounds,
): Promise<Neighbourhood> {
  const places = new Map<string, Pick<NearThing, 'distance' | 'over'>>();
  for (const id of starts) places.set(id, { distance: 0, over: null });
  let known: Known = { things: [], ties: [] };
  const passed = new Set<string>();
  let leftOut = 0;
  for (let distance = 0; distance <= depth; distance++) {
    const front = [...places].flatMap(([id, place]) => (place.distance === distance ? [id] : []));
    const asked = front.filter((id) => !passed.has(id));
    if (asked.length === 0) break;
    known = merge([known, ...(await Promise.all(lenses.map((lens) => lens(asked))))]);
    for (const id of asked) passed.add(id);
    if (distance === depth) break;
    const kinds = new Map(known.things.map(({ id, kind }) => [id, kind]));
    for (const id of front) {
      const kind = kinds.get(id);
      if (distance > 0 && kind && ends.has(kind)) continue;
      const { taken: ties, left } = followed(id, known.ties, perKind);
      leftOut += left;
      for (const each of ties) {
        const other = each.from === id ? each.to : each.from;
        if (places.size >= room && !places.has(other)) leftOut++;
        else if (!places.has(other)) places.set(other, placeOver(each, id, distance + 1));
      }
    }
  }
  const things = known.things.flatMap((each) => {
    const place = places.get(each.id);
    return place ? [{ ...each, ...place }] : [];
  });
  const order = new Map([...places.keys()].map((id, at) => [id, at]));
  things.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  const shown = new Set(things.map(({ id }) => id));
  const ties = known.ties.filter(({ from, to }) => shown.has(from) && shown.has(to));
  return { things, ties, leftOut };
}
