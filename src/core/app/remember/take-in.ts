import { ok, type Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { newFragment, type Fragment } from '../../memory/index.ts';
import { createIntake, put, type OpenShelves, type Shelved, type ShelfName } from './shelves.ts';
import { namesKnown, withSubjects } from './subjects.ts';

/** Something to take in, as an export has it. */
export interface ReadIn {
  /** What it was called there: others may name it as what holds in their place. */
  readonly id?: string | undefined;
  readonly text: string;
  readonly more: Partial<Fragment>;
}

/** Entries so that what holds in the place of another comes before that. */
function holdersFirst(entries: readonly ReadIn[]): readonly ReadIn[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const ordered = new Set<ReadIn>();
  for (const entry of entries) {
    const chain: ReadIn[] = [];
    let next: ReadIn | undefined = entry;
    while (next && !ordered.has(next) && !chain.includes(next)) {
      chain.push(next);
      next = next.more.supersededBy === undefined ? undefined : byId.get(next.more.supersededBy);
    }
    for (const each of chain.reverse()) ordered.add(each);
  }
  return [...ordered];
}

/** What no longer holds, by its words: it is not taken in twice. */
function replacedAmong(fragments: readonly Shelved[]): ReadonlyMap<string, Shelved> {
  return new Map(fragments.flatMap((each) => (each.supersededBy === undefined ? [] : [[each.text, each]])));
}

/** Has what was taken in say again what it holds in the place of, under the names of here. */
async function linkBack(
  taken: readonly { readonly id: string; readonly supersedes: string }[],
  parts: OpenShelves,
): Promise<Result<null, Failure>> {
  const all = taken.length === 0 ? null : await parts.read();
  if (!all?.ok) return all ?? ok(null);
  const byId = new Map(all.value.fragments.map((each) => [each.id, each]));
  for (const { id, supersedes } of taken) {
    const fragment = byId.get(id);
    if (!fragment || fragment.supersedes === supersedes) continue;
    const written = await put({ ...fragment, supersedes }, parts);
    if (!written.ok) return written;
  }
  return ok(null);
}

/** Takes several in, one after the other, each beside what is known by then; how many there were. Stops at the first that cannot be kept. */
export async function takeIn(
  entries: readonly ReadIn[],
  shelf: ShelfName,
  parts: OpenShelves,
): Promise<Result<number, Failure>> {
  const all = await parts.read();
  if (!all.ok) return all;
  const intake = createIntake(all.value.fragments, parts);
  const replaced = replacedAmong(all.value.fragments);
  const known = await namesKnown(parts);
  const names = new Map<string, string>();
  const fresh: { readonly id: string; readonly was: string | undefined }[] = [];
  for (const { id: name, text, more } of holdersFirst(entries)) {
    const supersededBy = names.get(more.supersededBy ?? '');
    const before = supersededBy === undefined ? undefined : replaced.get(text);
    const made = newFragment(parts.newId(), text.trim(), parts.now(), { ...more, supersededBy, supersedes: undefined });
    const taken = before ? ok({ kept: before, isNew: false }) : await intake({ ...withSubjects(made, known), shelf });
    if (!taken.ok) return taken;
    const { kept, isNew } = taken.value;
    if (name !== undefined) names.set(name, kept.id);
    if (isNew) fresh.push({ id: kept.id, was: more.supersedes });
  }
  const links = fresh.flatMap(({ id, was }) => {
    const supersedes = names.get(was ?? '');
    return supersedes === undefined ? [] : [{ id, supersedes }];
  });
  const linked = await linkBack(links, parts);
  return linked.ok ? ok(entries.length) : linked;
}
