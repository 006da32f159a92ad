import { counted } from '../../base/index.ts';
import type { EventType, JournalEvent } from '../../domain/index.ts';
import { askedAt } from '../fragments/learn.ts';

/** Something that happened for a goal, in a line. */
export interface StoryLine {
  readonly seq: number;
  readonly at: number;
  /** Null for what is of the goal as a whole. */
  readonly taskId: string | null;
  readonly text: string;
  /** Whether it holds for good: what people decided, and what was finished. */
  readonly lasts: boolean;
  /** Whether it may be in the words of text from outside that the work had read. */
  readonly outside: boolean;
}

/** Events that a story is told from. */
export const storyEvents = [
  ...(['plan-approved', 'task-added', 'task-moved', 'gate-opened', 'gate-answered', 'comment-added'] as const),
  ...(['task-told', 'hunks-decided', 'conflict-found', 'session-closed'] as const),
] satisfies readonly EventType[];

/** Characters of a line at most. */
const longest = 220;

interface Heard {
  readonly titles: Map<string, string>;
  readonly questions: Map<string, { readonly question: string; readonly taskId: string | null }>;
  /** What the last stage of a task reported. */
  readonly reports: Map<string, { readonly summary: string; readonly outside: boolean }>;
}

type Told = (Pick<StoryLine, 'taskId' | 'text' | 'lasts'> & { readonly outside?: boolean }) | null;

function named({ titles }: Heard, taskId: string): string {
  const title = titles.get(taskId);
  return title === undefined ? taskId : `${taskId} “${title}”`;
}

function ofMove(heard: Heard, { taskId, to, reason }: (JournalEvent & { readonly type: 'task-moved' })['data']): Told {
  const report = heard.reports.get(taskId);
  const name = named(heard, taskId);
  if (to === 'completed')
    return {
      ...{ taskId, lasts: true, outside: report?.outside ?? false },
      text: `${name} is done${report === undefined ? '' : `: ${report.summary}`}`,
    };
  const more = reason === '' ? '' : `: ${reason}`;
  // Why it is may be what a check printed.
  if (to === 'blocked') return { taskId, lasts: false, outside: reason !== '', text: `${name} is blocked${more}` };
  return to === 'cancelled' ? { taskId, lasts: true, text: `${name} was given up${more}` } : null;
}

function ofAnswer(
  heard: Heard,
  { gateId, answer, by, reason }: (JournalEvent & { readonly type: 'gate-answered' })['data'],
): Told {
  const asked = heard.questions.get(gateId);
  // A plain yes decides nothing more, nor does what policy lets pass.
  if (!asked || by === 'policy' || (reason === '' && answer === 'approved')) return null;
  const words = reason === '' ? answer : `${answer}: ${reason}`;
  return { taskId: asked.taskId, lasts: true, text: `${by} answered “${asked.question}”: ${words}` };
}

/** What an event adds to the story; what has to be known for those after it is kept. */
function hear(heard: Heard, { type, data }: JournalEvent): Told {
  switch (type) {
    case 'task-added':
      heard.titles.set(data.task.id, data.task.title);
      return null;
    case 'gate-opened': {
      const { id, taskId = null } = data.gate;
      heard.questions.set(id, { question: askedAt(data.gate), taskId });
      return null;
    }
    case 'session-closed':
      if (data.report) {
        const { summary } = data.report;
        heard.reports.set(data.taskId, { summary, outside: data.tainted !== undefined });
      }
      return null;
    case 'plan-approved':
      return { taskId: null, lasts: false, text: `plan ${String(data.version)} was approved` };
    case 'task-moved':
      return ofMove(heard, data);
    case 'gate-answered':
      return ofAnswer(heard, data);
    case 'comment-added':
      return {
        taskId: data.taskId,
        lasts: false,
        text: `${data.comment.by} remarked on ${data.comment.file ?? data.taskId}: ${data.comment.text}`,
      };
    case 'task-told':
      return { taskId: data.taskId, lasts: false, text: `${data.by} told ${data.taskId}: ${data.text}` };
    case 'hunks-decided':
      if (data.verdict !== 'rejected') return null;
      return {
        taskId: data.taskId,
        lasts: true,
        text: `${data.by} rejected ${counted(data.hunkIds.length, 'hunk')} of ${named(heard, data.taskId)}`,
      };
    case 'conflict-found':
      return {
        taskId: data.taskId,
        lasts: false,
        text: `${data.taskId} conflicted in ${data.files.slice(0, 3).join(', ')}`,
      };
    default:
      return null;
  }
}

/** What happened for a goal, from its events in their order. */
export function storyOf(events: Iterable<JournalEvent>): readonly StoryLine[] {
  const heard: Heard = { titles: new Map(), questions: new Map(), reports: new Map() };
  const lines: StoryLine[] = [];
  for (const event of events) {
    const told = hear(heard, event);
    if (!told) continue;
    const text = told.text.replace(/\s+/g, ' ').trim().slice(0, longest).toWellFormed();
    lines.push({ outside: false, ...told, seq: event.seq, at: event.at, text });
  }
  return lines;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Days that are told whole, before only what lasts is. */
const wholeDays = 2;

/**
 * A story in a number of tokens, a line each, the oldest first: the last days whole, of those before what lasts, as far as
 * there is room; the rest is counted. The same story gives the same lines.
 */
export function rollUp(
  story: readonly StoryLine[],
  tokens: number,
  estimate: (text: string) => number,
): readonly string[] {
  const days = [...new Set(story.map(({ at }) => dayOf(at)))];
  const whole = new Set(days.slice(-wholeDays));
  const ranked = [
    ...story.filter(({ at, lasts }) => lasts && whole.has(dayOf(at))).toReversed(),
    ...story.filter(({ at, lasts }) => !lasts && whole.has(dayOf(at))).toReversed(),
    ...story.filter(({ at, lasts }) => lasts && !whole.has(dayOf(at))).toReversed(),
  ];
  const kept = new Set<StoryLine>();
  let left = tokens;
  for (const line of ranked) {
    const cost = estimate(`${dayOf(line.at)} ${line.text}\n`);
    if (cost > left) continue;
    left -= cost;
    kept.add(line);
  }
  const gone = story.length - kept.size;
  const before = gone === 0 || kept.size === 0 ? [] : [`(${counted(gone, 'line')} of before left out)`];
  return [...before, ...story.filter((line) => kept.has(line)).map(({ at, text }) => `${dayOf(at)} ${text}`)];
}
