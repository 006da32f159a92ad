import { ok, onFirstUse, type Result } from '../../base/index.ts';
import { subjectOf, type EventType, type Failure, type JournalEvent } from '../../domain/index.ts';
import { heed, isDue, learnFrom, noLore, type Fragment, type KnownNames, type Lore } from '../../memory/index.ts';
import type { JournalReader } from '../../ports/index.ts';
import { endOf, knownUpTo } from '../journal-place.ts';
import { createStandings } from './holding.ts';
import { markText, watermark, type Mark } from './learnt-mark.ts';
import { createIntake, type OpenShelves, type Remembered, type Shelved } from './shelves.ts';
import { namesKnown, withSubjects } from './subjects.ts';

/** Events that something is learnt from, and those that have to be known to understand them. */
const telling: readonly EventType[] = ['gate-answered', 'task-moved', 'comment-added', 'task-told', 'goal-reflected'];
const explaining: readonly EventType[] = ['gate-opened', 'task-added', 'stage-moved', 'session-closed'];

async function eventsIn(journal: JournalReader, query: Parameters<JournalReader['read']>[0]): Promise<JournalEvent[]> {
  const all: JournalEvent[] = [];
  for await (const events of journal.read(query)) all.push(...events);
  return all;
}

/** Whether something may be learnt from an event at all: most moves of tasks tell nothing. */
function mayTell({ type, data }: JournalEvent): boolean {
  return type !== 'task-moved' || data.to === 'completed' || data.to === 'blocked';
}

/** The person who said something in an event. */
function personOf({ data }: JournalEvent): readonly string[] {
  return 'by' in data && data.by !== undefined && data.by !== 'policy' ? [data.by] : [];
}

/** A goal's past, told up to some event and not further. */
interface Past {
  readonly events: readonly JournalEvent[];
  told: number;
  lore: Lore;
  readonly people: Set<string>;
}

/** Tells of events, asked for in their order, what their goals' pasts explain, and who spoke up there; each goal is read once. */
function createExplainer(journal: JournalReader) {
  const pasts = new Map<string, Past>();
  return async (event: JournalEvent): Promise<{ readonly lore: Lore; readonly people: readonly string[] }> => {
    const { goalId } = subjectOf(event);
    if (goalId === undefined) return { lore: noLore, people: personOf(event) };
    const query = { types: [...telling, ...explaining], goalId };
    const past = pasts.get(goalId) ?? {
      events: await eventsIn(journal, query),
      told: 0,
      lore: noLore,
      people: new Set(),
    };
    pasts.set(goalId, past);
    for (let next = past.events[past.told]; next && next.seq <= event.seq; next = past.events[++past.told]) {
      past.lore = heed(past.lore, next);
      for (const person of personOf(next)) past.people.add(person);
    }
    return { lore: past.lore, people: [...past.people] };
  };
}

function withPeople(known: KnownNames, spokeUp: readonly string[]): KnownNames {
  return { ...known, people: [...new Set([...spokeUp, ...(known.people ?? [])])] };
}

/** Lets go what is due; what is left, as it stands then. */
async function letGo({ fragments }: Remembered, { shelves, now }: OpenShelves): Promise<readonly Shelved[]> {
  const due = new Set(fragments.filter((each) => each.shelf === 'learnt' && isDue(each, now())));
  for (const { id } of due) await shelves.learnt.remove(id);
  const left = fragments.filter((each) => !due.has(each));
  return due.size === 0 ? fragments : createStandings<Shelved>()(left, now());
}

/** Up to which event of this journal was learnt. */
function learntUpTo(journal: JournalReader, mark: Mark): number {
  if (mark.isDamaged) return mark.seq <= journal.lastSeq() ? mark.seq : 0;
  return knownUpTo(journal, mark);
}

/**
 * Names what is learnt: null for what was learnt of the same event before, whatever became of its words since. Where another
 * journal has an event of that number, the name has the event's hash in it, and both stay.
 */
function createNaming(known: readonly Fragment[]) {
  const times = new Map(known.map(({ id, at }) => [id, at]));
  return (fresh: Fragment, { hash }: JournalEvent): Fragment | null => {
    const ids = [fresh.id, `${fresh.id}-${hash.slice(0, 8)}`];
    if (ids.some((id) => times.get(id) === fresh.at)) return null;
    return { ...fresh, id: ids.find((id) => !times.has(id)) ?? fresh.id };
  };
}

/**
 * Learns from the events since the last time, and from them alone; what explains one of them is read of its goal. Lets go what
 * is due. How many fragments are new.
 */
export async function learn(journal: JournalReader, parts: OpenShelves): Promise<Result<number, Failure>> {
  const all = await parts.read();
  if (!all.ok) return all;
  const known = await letGo(all.value, parts);
  const { mark } = all.value;
  const since = learntUpTo(journal, mark);
  const end = endOf(journal);
  if (end.seq <= since && !mark.isDamaged) return ok(0);
  const explain = createExplainer(journal);
  const takeIn = createIntake(known, parts);
  const named = createNaming(known);
  const names = onFirstUse(() => namesKnown(parts));
  let count = 0;
  for (const event of (await eventsIn(journal, { types: telling, after: since })).filter(mayTell)) {
    const { lore, people } = await explain(event);
    for (const learnt of learnFrom(event, lore)) {
      const fresh = named(learnt, event);
      if (!fresh || isDue(fresh, parts.now())) continue;
      const taken = await takeIn({ ...withSubjects(fresh, withPeople(await names(), people)), shelf: 'learnt' });
      if (!taken.ok) return taken;
      if (taken.value.isNew) count++;
    }
  }
  const written = await parts.shelves.learnt.put(watermark, markText(end));
  return written.ok ? ok(count) : written;
}
