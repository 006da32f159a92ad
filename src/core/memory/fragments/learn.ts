import { persistentMap, type PersistentMap } from '../../base/index.ts';
import type { Failure, Gate, JournalEvent } from '../../domain/index.ts';
import { newFragment, type Fragment } from './fragment.ts';

/** Characters of a learnt text at most. */
const longest = 600;

/** What has to be known of events before, to understand those after. */
export interface Lore {
  readonly questions: PersistentMap<string>;
  readonly titles: PersistentMap<string>;
  /** What failed of a task that is not done yet. */
  readonly failures: PersistentMap<string>;
  /** What the task's last stage reported. */
  readonly reports: PersistentMap<string>;
  /** Tasks of which a session had read text from outside. */
  readonly tainted: PersistentMap<string>;
}

export const noLore: Lore = {
  questions: persistentMap(),
  titles: persistentMap(),
  failures: persistentMap(),
  reports: persistentMap(),
  tainted: persistentMap(),
};

/** What a gate asked; of work that had read text from outside, in none of its words. */
export function askedAt({ id, question, tainted, taskId, goalId }: Gate): string {
  return tainted === undefined ? question : `what ${taskId ?? goalId} wanted at ${id}`;
}

/** What failed of a task; what its checks printed is text from outside. */
function heedFailure(lore: Lore, taskId: string, { reason, model }: Failure): Lore {
  const failures = lore.failures.set(taskId, model);
  return reason === 'checks-failed'
    ? { ...lore, failures, tainted: lore.tainted.set(taskId, 'checks') }
    : { ...lore, failures };
}

/** What is known after an event. */
export function heed(lore: Lore, { type, data }: JournalEvent): Lore {
  switch (type) {
    case 'gate-opened':
      return { ...lore, questions: lore.questions.set(data.gate.id, askedAt(data.gate)) };
    case 'task-added':
      return { ...lore, titles: lore.titles.set(data.task.id, data.task.title) };
    case 'stage-moved':
      return data.failure ? heedFailure(lore, data.taskId, data.failure) : lore;
    case 'session-closed':
      return {
        ...lore,
        ...(data.report ? { reports: lore.reports.set(data.taskId, data.report.summary) } : {}),
        ...(data.tainted === undefined ? {} : { tainted: lore.tainted.set(data.taskId, data.tainted) }),
      };
    default:
      return lore;
  }
}

function learnt(event: JournalEvent, text: string, more: Partial<Fragment>): readonly Fragment[] {
  const short = text.replace(/\s+/g, ' ').trim().slice(0, longest).toWellFormed();
  return [newFragment(`e${String(event.seq)}`, short, event.at, { events: [event.seq], ...more })];
}

/** What stands for a reason where somebody went through the hunks of a change. */
const isCount = /^\d+ of \d+ hunks? accepted$/;

/** A person's answer with a reason decides something; of a question in words, the answer is the reason. */
function fromAnswer(event: JournalEvent & { readonly type: 'gate-answered' }, lore: Lore): readonly Fragment[] {
  const { gateId, answer, by, reason } = event.data;
  const question = lore.questions.get(gateId);
  if (by === 'policy' || reason === '' || isCount.test(reason) || question === undefined) return [];
  const word = answer === 'approved' ? 'said yes' : answer === 'denied' ? 'said no' : 'asked for changes';
  const text = `Asked “${question}”, ${by} ${word}: ${reason}`;
  return learnt(event, text, { kind: 'decision', tier: 'important', about: [gateId] });
}

/** A task that is done tells what came of it, and what had to be overcome; one that nobody got done, what stood in its way. */
function fromMoved(event: JournalEvent & { readonly type: 'task-moved' }, lore: Lore): readonly Fragment[] {
  const { taskId, to } = event.data;
  const title = lore.titles.get(taskId) ?? taskId;
  const failure = lore.failures.get(taskId)?.split('\n', 1)[0];
  const held = lore.tainted.has(taskId);
  if (to === 'blocked' && failure !== undefined)
    return learnt(event, `Not done: ${title}. It failed: ${failure}`, { kind: 'lesson', tier: 'routine', held });
  if (to !== 'completed') return [];
  const report = lore.reports.get(taskId);
  const outcome = report === undefined ? `Done: ${title}.` : `Done: ${title}. ${report}`;
  if (failure === undefined) return learnt(event, outcome, { kind: 'outcome', tier: 'routine', held });
  return learnt(event, `${outcome} On the way it failed: ${failure}`, { kind: 'lesson', tier: 'routine', held });
}

/** What a model has learnt, under the numbers of the events that it is from. */
function fromReflection({ seq, at, data }: JournalEvent & { readonly type: 'goal-reflected' }): readonly Fragment[] {
  return data.reflection.lessons.map(({ text, events, ...more }, index) =>
    newFragment(`r${String(seq)}-${String(index + 1)}`, text, at, { ...more, events: [...events] }),
  );
}

/** Whether a model learnt it, by thinking a goal over. */
export function isReflected({ id }: Pick<Fragment, 'id'>): boolean {
  return /^r\d+-\d+(?:-[0-9a-f]{8})?$/.test(id);
}

/** Whether a rule learnt it from an event. */
export function isOfRule({ id }: Pick<Fragment, 'id'>): boolean {
  return /^e\d+(?:-[0-9a-f]{8})?$/.test(id);
}

/** How what rules learn begins, so that it is known again under any name. */
const reports = /^(?:Done: |Not done: |Asked “|[^,;:!?\n]{1,80} (?:said|remarked(?: on [^\n]{1,300}?)?): )/;

/** Whether it tells of one thing that happened: what happens later does not contradict that. */
export function isReport({ id, text }: Pick<Fragment, 'id' | 'text'>): boolean {
  return isOfRule({ id }) || reports.test(text);
}

/** Whether a model has said better what a rule learnt: it names all that this is from. Not what a person stands for. */
export function isSaidBetter({ id, events, pinned, held, supersededBy }: Fragment, by: Fragment): boolean {
  if (!isOfRule({ id }) || pinned || held || supersededBy !== undefined || events.length === 0) return false;
  return isReflected(by) && events.every((seq) => by.events.includes(seq));
}

/** What is to be remembered of an event, by a model where one has thought it over, else by rules: reasons of people, remarks in reviews, what tasks came to. */
export function learnFrom(event: JournalEvent, lore: Lore): readonly Fragment[] {
  switch (event.type) {
    case 'gate-answered':
      return fromAnswer(event, lore);
    case 'comment-added': {
      const { by, text, file } = event.data.comment;
      const about = file === undefined ? [] : [file];
      return learnt(event, `${by} remarked${file === undefined ? '' : ` on ${file}`}: ${text}`, {
        kind: 'preference',
        about,
      });
    }
    case 'task-told': {
      const { by, text, goalId } = event.data;
      return learnt(event, `${by} said: ${text}`, { kind: 'preference', tier: 'ephemeral', goal: goalId });
    }
    case 'task-moved':
      return fromMoved(event, lore);
    case 'goal-reflected':
      return fromReflection(event);
    default:
      return [];
  }
}
