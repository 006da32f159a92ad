import { createRecall, createSettler, isDue, newFragment, type Fragment } from '../../src/core/memory/index.ts';

const day = 24 * 60 * 60_000;
const subjects = [
  'port',
  'timeout',
  'cache size',
  'owner',
  'branch',
  'log level',
  'retry count',
  'region',
  'colour',
  'limit',
];
const things = [
  'gateway',
  'billing',
  'search',
  'mailer',
  'importer',
  'scheduler',
  'frontend',
  'archive',
  'reporter',
  'proxy',
];
const verbs = ['is', 'is set to', 'must be', 'should be'];

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

export interface MemoryFigures {
  readonly questions: number;
  /** Shares: the fact that holds is among the first five; one that no longer holds is told. */
  readonly found: number;
  readonly stale: number;
  /** Pinned ones that are not told any more. */
  readonly pinnedLost: number;
  readonly ephemeralLeft: number;
}

/** Five facts that somebody pinned, of each of which something that was learnt later says otherwise. */
function pinnedFacts(): readonly Fragment[] {
  const pinned = Array.from({ length: 5 }, (_, at) =>
    newFragment(`p${String(at)}`, `The pinned rule ${String(at)} is kept.`, 0, { pinned: true }),
  );
  const known = new Map(pinned.map((each) => [each.id, each]));
  const settle = createSettler<Fragment>(pinned);
  for (const at of pinned.keys()) {
    const { changed } = settle(newFragment(`r${String(at)}-1`, `The pinned rule ${String(at)} is gone.`, 30 * day));
    for (const each of changed) known.set(each.id, each);
  }
  return [...known.values()];
}

/** 500 facts over 60 days, one in three of them in the place of an earlier one; asked for at the end in other words. */
export function measureFacts(): MemoryFigures {
  const random = numbers(7);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const known = new Map<string, Fragment>();
  const settle = createSettler<Fragment>([]);
  const truth = new Map<string, string>();
  for (let at = 0; at < 500; at++) {
    const key = `${pick(subjects)} of the ${pick(things)}${String(Math.floor(random() * 4))}`;
    const id = `m${String(at)}`;
    const text = `The ${key} ${pick(verbs)} v${String(Math.floor(random() * 1e6))}.`;
    const fresh = newFragment(id, text, Math.floor((at / 500) * 60) * day, {
      tier: 'routine',
    });
    const { added, changed } = settle(fresh);
    for (const each of [...changed, ...(added ? [added] : [])]) known.set(each.id, each);
    truth.set(key, id);
  }
  const passing = Array.from({ length: 20 }, (_, at) =>
    newFragment(`x${String(at)}`, `Passing remark ${String(at)}`, 0, { tier: 'ephemeral' }),
  );
  const pinned = pinnedFacts();
  const now = 60 * day;
  const recall = createRecall([...known.values(), ...passing, ...pinned]);
  let [found, stale] = [0, 0];
  for (const [key, id] of truth) {
    const first = recall({ text: `what ${key} should I use`, limit: 5 + pinned.length, now })
      .filter(({ fragment }) => !fragment.pinned)
      .slice(0, 5);
    if (first.some(({ fragment }) => fragment.id === id)) found++;
    if (first.some(({ fragment }) => known.get(fragment.id)?.supersededBy !== undefined)) stale++;
  }
  return {
    questions: truth.size,
    found: found / truth.size,
    stale: stale / truth.size,
    pinnedLost: pinned.length - recall({ text: '', limit: 100, now }).filter(({ fragment }) => fragment.pinned).length,
    ephemeralLeft: passing.filter((each) => !isDue(each, now)).length,
  };
}

/** Milliseconds of processor of each question to so many fragments, which have vectors of so many numbers; 0 for none. */
export function timesToRecall(count: number, dimensions = 0): readonly number[] {
  const random = numbers(11);
  const word = (): string => `w${String(Math.floor(random() ** 2 * 5_000))}`;
  const fragments = Array.from({ length: count }, (_, at) =>
    newFragment(`m${String(at)}`, Array.from({ length: 12 }, word).join(' '), at),
  );
  const vectorOf = (): Float32Array => Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const recall = createRecall(fragments, dimensions === 0 ? [] : fragments.map(vectorOf));
  // What making them left behind is not cleared away while it is asked.
  globalThis.gc?.();
  return Array.from({ length: 100 }, () => {
    const text = Array.from({ length: 8 }, word).join(' ');
    const vector = dimensions === 0 ? undefined : vectorOf();
    const began = process.cpuUsage();
    recall({ text, limit: 5, now: count, vector });
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
}
