import { err, ok, type Result } from '../../base/index.ts';
import { failure, type Failure } from '../../domain/index.ts';
import type { Shelved, WorkspaceMemory } from './memory.ts';

/** What merging changed, as it was before: put back, it is undone. */
export interface Merged {
  readonly kept: Shelved;
  readonly before: readonly Shelved[];
}

const order = ['critical', 'important', 'routine', 'ephemeral'] as const;

/** Several fragments as one: the first under new words, with the weight, the use and the sources of all. */
function mergedOf(fragments: readonly [Shelved, ...Shelved[]], text: string): Shelved {
  const [first] = fragments;
  const union = <T>(of: (fragment: Shelved) => readonly T[]): T[] => [...new Set(fragments.flatMap(of))];
  const isOneGoal = fragments.every(({ goal }) => goal === first.goal);
  return {
    ...first,
    text,
    tier: order.find((tier) => fragments.some((each) => each.tier === tier)) ?? first.tier,
    pinned: fragments.some(({ pinned }) => pinned),
    at: Math.max(...fragments.map(({ at }) => at)),
    usedAt: Math.max(...fragments.map(({ usedAt }) => usedAt)),
    uses: fragments.reduce((sum, { uses }) => sum + uses, 0),
    events: union(({ events }) => events).sort((a, b) => a - b),
    about: union(({ about }) => about),
    goal: isOneGoal ? first.goal : undefined,
  };
}

/** Makes one of several fragments: the first stays, under these words; what pointed to the others points to it. */
export async function mergeFragments(
  memory: WorkspaceMemory,
  ids: readonly [string, ...string[]],
  text: string,
): Promise<Result<Merged, Failure>> {
  const all = await memory.all();
  if (!all.ok) return all;
  const known = new Map(all.value.fragments.map((fragment) => [fragment.id, fragment]));
  const [first, ...others] = [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
  const gone = new Set(others.map(({ id }) => id));
  if (!first) return err(missing(ids));
  const whole = mergedOf([first, ...others], text);
  const kept = await memory.change(first.id, { ...whole, supersededBy: undefined, supersedes: ownPast(whole, gone) });
  if (!kept.ok) return kept;
  const pointing = all.value.fragments.filter(
    ({ id, supersededBy = '', supersedes = '' }) =>
      id !== first.id && !gone.has(id) && (gone.has(supersededBy) || gone.has(supersedes)),
  );
  for (const each of pointing) {
    const turned = await memory.restore({
      ...each,
      supersededBy: turn(each.supersededBy, gone, first.id),
      supersedes: turn(each.supersedes, gone, first.id),
    });
    if (!turned.ok) return turned;
  }
  for (const { id } of others) {
    const forgotten = await memory.forget(id);
    if (!forgotten.ok) return forgotten;
  }
  return ok({ kept: kept.value, before: [first, ...others, ...pointing] });
}

/** What it held in the place of, unless that became part of it. */
function ownPast({ supersedes }: Shelved, gone: ReadonlySet<string>): string | undefined {
  return supersedes !== undefined && gone.has(supersedes) ? undefined : supersedes;
}

function turn(id: string | undefined, gone: ReadonlySet<string>, to: string): string | undefined {
  return id !== undefined && gone.has(id) ? to : id;
}

function missing(ids: readonly string[]): Failure {
  return failure('not-found', `Nothing is remembered as ${ids.join(', ')} any more. Look what there is now.`);
}
