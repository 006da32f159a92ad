import { allTokens, type JournalEvent, type TranscriptEntry } from '../domain/index.ts';
import { differenceOf, middleOf, shareOf, type Share } from './interval.ts';
import type { JournalReader } from '../ports/index.ts';

/** How the tasks fared that were worked on by one wording. */
export interface PromptOutcome {
  readonly role: string;
  readonly version: number;
  readonly hash: string;
  /** Tasks, or goals for a planner. */
  readonly works: number;
  /** Tasks whose first evidence after the first session was green, of those that have such evidence. */
  readonly firstGreen: Share;
  /** Of a task: the middle one, and the bounds of the middle half. */
  readonly turns: ReturnType<typeof middleOf>;
  readonly tokens: ReturnType<typeof middleOf>;
  /** In US dollars, of the works whose every call has a known price. */
  readonly dollars: ReturnType<typeof middleOf>;
}

/** Two wordings of a role side by side. */
export interface PromptComparison {
  readonly role: string;
  readonly versions: readonly PromptOutcome[];
  /** Bounds of how much more often the last version is green at first than the one before; null with less than two. */
  readonly difference: { readonly low: number; readonly high: number } | null;
}

type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

/** What one wording did for one task. */
interface Work {
  readonly prompt: NonNullable<Turn['sent']['prompt']>;
  turns: number;
  tokens: number;
  /** Null when any of it has no known price. */
  dollars: number | null;
  green: boolean | null;
}

/** Owns what is known of each task while the events are gone through. */
interface Book {
  /** By role and task, or goal. */
  readonly works: Map<string, Work>;
  readonly roles: Map<string, string>;
  /** Works of a task whose first evidence is still to come. */
  readonly waiting: Map<string, Set<Work>>;
}

function addTurn({ works, roles }: Book, sessionId: string, subject: string, { sent, usage, cost }: Turn): void {
  if (!sent.prompt) return;
  const key = `${sent.prompt.role} ${subject}`;
  roles.set(sessionId, key);
  const work = works.get(key) ?? { prompt: sent.prompt, turns: 0, tokens: 0, dollars: 0, green: null };
  works.set(key, work);
  work.turns += 1;
  work.tokens += allTokens(usage);
  const paid = cost?.dollars ?? null;
  work.dollars = paid === null || work.dollars === null ? null : work.dollars + paid;
}

function addEvent(book: Book, event: JournalEvent): void {
  if (event.type === 'transcript-extended' && event.data.entry.kind === 'turn') {
    const { sessionId, taskId, goalId, entry } = event.data;
    addTurn(book, sessionId, taskId ?? goalId, entry);
  } else if (event.type === 'session-closed' && event.data.outcome === 'reported') {
    const work = book.works.get(book.roles.get(event.data.sessionId) ?? '');
    if (!work || work.green !== null) return;
    const waiting = book.waiting.get(event.data.taskId) ?? new Set();
    book.waiting.set(event.data.taskId, waiting.add(work));
  } else if (event.type === 'evidence-recorded') {
    for (const work of book.waiting.get(event.data.taskId) ?? []) work.green = event.data.evidence.green;
    book.waiting.delete(event.data.taskId);
  }
}

function outcomeOf(works: readonly Work[], { role, version, hash }: Work['prompt']): PromptOutcome {
  const seen = works.filter(({ green }) => green !== null);
  return {
    ...{ role, version, hash, works: works.length },
    firstGreen: shareOf(seen.filter(({ green }) => green).length, seen.length),
    turns: middleOf(works.map(({ turns }) => turns)),
    tokens: middleOf(works.map(({ tokens }) => tokens)),
    dollars: middleOf(works.flatMap(({ dollars }) => dollars ?? [])),
  };
}

/** How the wordings of every role fared, from the journal. A task counts for the words that it was worked on by last. */
export async function comparePrompts(reader: JournalReader): Promise<readonly PromptComparison[]> {
  const book: Book = { works: new Map(), roles: new Map(), waiting: new Map() };
  const types = ['transcript-extended', 'session-closed', 'evidence-recorded'] as const;
  for await (const events of reader.read({ types })) for (const event of events) addEvent(book, event);
  const works = [...book.works.values()];
  const roles = [...new Set(works.map(({ prompt }) => prompt.role))].sort();
  return roles.map((role) => {
    const own = works.filter(({ prompt }) => prompt.role === role);
    const groups = Map.groupBy(own, ({ prompt }) => `${String(prompt.version)} ${prompt.hash}`);
    const versions = [...groups.values()]
      .flatMap((group) => (group[0] ? [outcomeOf(group, group[0].prompt)] : []))
      .sort((a, b) => a.version - b.version);
    const [before, last] = versions.slice(-2);
    const difference = before && last ? differenceOf(last.firstGreen, before.firstGreen) : null;
    return { role, versions, difference };
  });
}
