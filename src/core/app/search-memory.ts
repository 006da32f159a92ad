import type { EventType, JournalEvent } from '../domain/index.ts';
import { subjectOf } from '../domain/index.ts';
import { describeEvent } from '../insight/index.ts';
import type { JournalReader } from '../ports/index.ts';
import type { WorkspaceMemory } from './remember/memory.ts';

/** Something that is remembered of a workspace. */
export interface Memory {
  readonly text: string;
  /** Where it is from, so that it can be looked up: `journal 42, g1, t3`, `memory e42`. */
  readonly source: string;
  readonly at: number;
}

/** What somebody wants to know, in words. */
export interface MemoryQuery {
  readonly text: string;
  /** At most so many answers. */
  readonly limit: number;
}

/** Asks one place where things are remembered; what fits best comes first, of two that fit alike the newer. */
export type SearchMemory = (query: MemoryQuery) => Promise<readonly Memory[]>;

/** Events in which people and agents say what they want, decide or found out. */
const telling: readonly EventType[] = [
  ...(['goal-created', 'goal-finished', 'plan-proposed', 'plan-failed', 'task-added'] as const),
  ...(['gate-opened', 'gate-answered', 'gate-voided', 'hunks-decided', 'comment-added', 'task-told'] as const),
  ...(['session-closed', 'change-committed', 'conflict-found', 'note-logged'] as const),
];

/** Words that are looked for one by one when few events have all of them, and how many events each may bring. */
const most = { words: 8, events: 100 } as const;

function wordsOf(text: string): readonly string[] {
  const all = new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const long = [...all].filter((word) => word.length > 2);
  return (long.length > 0 ? long : [...all]).slice(0, most.words);
}

async function find(journal: JournalReader, text: string, limit: number): Promise<readonly JournalEvent[]> {
  const found: JournalEvent[] = [];
  for await (const events of journal.read({ types: telling, text, limit, newestFirst: true })) found.push(...events);
  return found;
}

/** Events with any of the words: those with most of them first. */
async function findAny(journal: JournalReader, words: readonly string[]): Promise<readonly JournalEvent[]> {
  const hits = new Map<number, { readonly event: JournalEvent; readonly count: number }>();
  for (const word of words) {
    for (const event of await find(journal, word, most.events)) {
      hits.set(event.seq, { event, count: (hits.get(event.seq)?.count ?? 0) + 1 });
    }
  }
  return [...hits.values()].sort((a, b) => b.count - a.count || b.event.seq - a.event.seq).map(({ event }) => event);
}

/** What the gate of an answer asked: an answer alone says little. */
async function questionOf(journal: JournalReader, event: JournalEvent): Promise<string> {
  if (event.type !== 'gate-answered') return '';
  const { goalId } = subjectOf(event);
  for await (const events of journal.read({ types: ['gate-opened'], ...(goalId === undefined ? {} : { goalId }) })) {
    for (const { type, data } of events) {
      if (type === 'gate-opened' && data.gate.id === event.data.gateId) return ` (asked: ${data.gate.question})`;
    }
  }
  return '';
}

/** What the journal remembers: goals, plans, questions, decisions with their reasons, comments, reports. */
export function journalMemory(journal: JournalReader): SearchMemory {
  return async ({ text, limit }) => {
    const words = wordsOf(text);
    if (words.length === 0) return [];
    const whole = await find(journal, words.join(' '), limit);
    const rest = whole.length < limit && words.length > 1 ? await findAny(journal, words) : [];
    const known = new Set(whole.map(({ seq }) => seq));
    const found = [...whole, ...rest.filter(({ seq }) => !known.has(seq))].slice(0, limit);
    return Promise.all(
      found.map(async (event) => {
        const { goalId, taskId } = subjectOf(event);
        const source = [`journal ${String(event.seq)}`, goalId, taskId].filter(Boolean).join(', ');
        return { text: `${describeEvent(event)}${await questionOf(journal, event)}`, source, at: event.at };
      }),
    );
  };
}

/** The fragments that are recalled, and what else of the journal has the words: what was learnt from an event tells it already. */
export function wholeMemory(journal: JournalReader, memory: WorkspaceMemory): SearchMemory {
  return async (query) => {
    const recalled = await memory.recall(query);
    const fragments = recalled.ok ? recalled.value.map(({ fragment }) => fragment) : [];
    const told = new Set(fragments.flatMap(({ events }) => events.map((seq) => `journal ${String(seq)}`)));
    const past = await journalMemory(journal)({ ...query, limit: query.limit + told.size });
    const others = past.filter(({ source }) => !told.has(source.split(',', 1)[0] ?? ''));
    const own = fragments.map(({ id, text, at }): Memory => ({ text, source: `memory ${id}`, at }));
    // In turns, for what both are ranked by cannot be compared.
    const most = Math.max(own.length, others.length);
    const turns = Array.from({ length: most }, (_, at) => [own[at] ?? [], others[at] ?? []].flat());
    return turns.flat().slice(0, query.limit);
  };
}
