import type { Known, Thing, ThingKind, Tie, TieKind } from '../../ports/index.ts';

/** The name of a thing within its kind. */
export function nameOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/** A thing as something tells of it: what is not told stays as it is known. */
export function thing(
  kind: ThingKind,
  name: string,
  told: { readonly seq?: number; readonly label?: string; readonly state?: string } = {},
): Thing {
  const { seq = 0, label = '', state = '' } = told;
  return {
    ...{ id: `${kind}:${name}`, kind, label, state },
    labelled: label === '' ? 0 : seq,
    stated: state === '' ? 0 : seq,
  };
}

export function tie(from: Thing, kind: TieKind, to: Thing, seq = 0): Tie {
  return { from: from.id, kind, to: to.id, seq };
}

/** Of two that say the same of something, the one that was told last; of two told at once, always the same one. */
function later<T>(a: T, b: T, seqOf: (each: T) => number, textOf: (each: T) => string): T {
  if (seqOf(a) !== seqOf(b)) return seqOf(a) > seqOf(b) ? a : b;
  return textOf(a) >= textOf(b) ? a : b;
}

/** A thing of which two tell; the order does not matter. */
export function mergeThings(a: Thing, b: Thing): Thing {
  const { label, labelled } = later(
    a,
    b,
    (each) => each.labelled,
    (each) => each.label,
  );
  const { state, stated } = later(
    a,
    b,
    (each) => each.stated,
    (each) => each.state,
  );
  return { id: a.id, kind: a.kind, label, labelled, state, stated };
}

/** By what a tie is known again. */
export function tieKey({ from, kind, to }: Tie): string {
  return `${from}\n${kind}\n${to}`;
}

/** Everything that several tell, each thing and each tie once. It does not matter in which order, or how often, they tell it. */
export function merge(parts: readonly Known[]): Known {
  const things = new Map<string, Thing>();
  const ties = new Map<string, Tie>();
  for (const part of parts) {
    for (const each of part.things) {
      const known = things.get(each.id);
      things.set(each.id, known ? mergeThings(known, each) : each);
    }
    for (const each of part.ties) {
      const known = ties.get(tieKey(each));
      ties.set(tieKey(each), known && known.seq >= each.seq ? known : each);
    }
  }
  return { things: [...things.values()], ties: [...ties.values()] };
}
