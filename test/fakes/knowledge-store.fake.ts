import type { JournalPlace, KnowledgeStore, Thing, Tie } from '../../src/core/ports/index.ts';

/** A store of things in memory. */
export function createFakeKnowledgeStore(): KnowledgeStore & { readonly all: () => { things: Thing[]; ties: Tie[] } } {
  let things = new Map<string, Thing>();
  let ties = new Map<string, Tie>();
  let upTo: JournalPlace | null = null;
  const keyOf = ({ from, kind, to }: Tie): string => [from, kind, to].join('\n');
  const sorted = (): Tie[] => [...ties].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  return {
    upTo: () => upTo,
    alone(work) {
      const before = { things: new Map(things), ties: new Map(ties), upTo };
      try {
        return work();
      } catch (error) {
        ({ things, ties, upTo } = before);
        throw error;
      }
    },
    things: (ids) => new Map(ids.flatMap((id) => [things.get(id) ?? []].flat().map((each) => [id, each] as const))),
    ties: (ids) => sorted().filter(({ from, to }) => ids.includes(from) || ids.includes(to)),
    put(known, mark) {
      for (const each of known.things) things.set(each.id, each);
      for (const each of known.ties) {
        ties.set(keyOf(each), { ...each, seq: Math.max(each.seq, ties.get(keyOf(each))?.seq ?? 0) });
      }
      upTo = mark;
    },
    find: (text, kind, limit) =>
      [...things.values()]
        .filter((each) => each.kind !== 'event' && (kind === null || each.kind === kind))
        .filter(({ id, label }) => [id, label].some((each) => each.toLowerCase().includes(text.toLowerCase())))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    startAnew() {
      things = new Map();
      ties = new Map();
      upTo = null;
    },
    close: () => undefined,
    all: () => ({ things: [...things.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), ties: sorted() }),
  };
}
