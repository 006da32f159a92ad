import type { EventType, JournalEvent, TaskStatus } from '../domain/index.ts';
import { shortLine, shortText } from '../insight/index.ts';
import type { GateRow, JournalReader } from '../ports/index.ts';

/** Something that happened, in a line. */
export interface NewsLine {
  readonly seq: number;
  readonly at: number;
  readonly text: string;
}

/** What happened since somebody last looked. */
export interface CatchUp {
  /** The last event that was seen, and the last one that there is. */
  readonly since: number;
  readonly upTo: number;
  readonly goals: readonly {
    readonly id: string;
    readonly text: string;
    readonly status: string;
    /** What changed for good, and how each task stands that has moved, oldest first. */
    readonly news: readonly NewsLine[];
  }[];
  /** What waits for an answer. */
  readonly waiting: readonly Pick<GateRow, 'id' | 'taskId' | 'question' | 'risk'>[];
}

/** Where a task has got to, as somebody reads it who was away. */
const standings: Readonly<Partial<Record<TaskStatus, string>>> = {
  'in-progress': 'is being worked on',
  testing: 'is being checked',
  failed: 'failed',
  retrying: 'is tried again',
  blocked: 'is blocked',
  'ready-for-review': 'is ready for review',
  completed: 'is done',
  cancelled: 'was given up',
};

/** What is told each time that it happened. */
const lasting: ReadonlySet<EventType> = new Set<EventType>([
  ...(['goal-created', 'goal-finished', 'plan-failed', 'plan-approved', 'change-committed', 'conflict-found'] as const),
  ...(['comment-added', 'limit-reached'] as const),
]);

/** Characters of a title: it and its state are to be read at one glance on a phone. */
const longestTitle = 60;

/** The reason, where it says more than that it went on. */
function moveText({ data }: JournalEvent & { readonly type: 'task-moved' }, title: string): string {
  const { taskId, to, reason } = data;
  const word = standings[to] ?? `is ${to}`;
  // Which commit it is in is a line of its own.
  const isTold =
    ['blocked', 'failed', 'cancelled'].includes(to) || (to === 'completed' && !/^Committed as /.test(reason));
  const more = isTold && reason !== '' ? `: ${reason}` : '';
  return shortText(`“${shortText(title, longestTitle)}” (${taskId}) ${word}${more}`);
}

/** What a model made of a goal: the last of it takes the place of those before. */
function reflectedText({ data }: JournalEvent & { readonly type: 'goal-reflected' }): string {
  const { provider, model, summary, lessons } = data.reflection;
  const learnt = lessons.map(({ text }) => text).join(' ');
  return `summed up by ${provider}/${model}: ${summary}${learnt === '' ? '' : ` To be remembered: ${learnt}`}`;
}

interface Gathered {
  /** By goal, by what it is of: the last line on a task takes the place of those before. */
  readonly news: Map<string, Map<string, NewsLine>>;
  readonly titles: Map<string, string>;
}

function gather({ news, titles }: Gathered, event: JournalEvent, since: number): void {
  const { seq, at, type, data } = event;
  if (type === 'task-added') titles.set(data.task.id, data.task.title);
  if (seq <= since) return;
  const goalId = type === 'goal-created' ? data.goal.id : 'goalId' in data ? data.goalId : undefined;
  if (goalId === undefined) return;
  const own = news.get(goalId) ?? new Map<string, NewsLine>();
  news.set(goalId, own);
  if (type === 'task-moved') {
    own.delete(data.taskId);
    own.set(data.taskId, { seq, at, text: moveText(event, titles.get(data.taskId) ?? data.taskId) });
  } else if (type === 'goal-reflected') {
    if (data.reflection.summary === '') return;
    own.delete(type);
    own.set(type, { seq, at, text: reflectedText(event) });
  } else if (lasting.has(type)) own.set(String(seq), { seq, at, text: shortLine(event) });
}

/** What happened after an event, a line for each thing that matters, and what waits. */
export async function readCatchUp(journal: JournalReader, since: number): Promise<CatchUp> {
  const upTo = journal.lastSeq();
  const gathered: Gathered = { news: new Map(), titles: new Map() };
  const types: readonly EventType[] = ['task-added', 'task-moved', 'goal-reflected', ...lasting];
  for await (const events of journal.read({ types })) for (const event of events) gather(gathered, event, since);
  const goals = journal.goals().flatMap(({ id, text, status }) => {
    const news = [...(gathered.news.get(id)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
    return news.length === 0 ? [] : [{ id, text, status, news }];
  });
  const waiting = journal.openGates().map(({ id, taskId, question, risk }) => ({ id, taskId, question, risk }));
  return { since, upTo, goals, waiting };
}
