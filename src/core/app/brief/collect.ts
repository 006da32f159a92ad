import { describeEvidence, eventTypes, type Evidence, type EventType } from '../../domain/index.ts';
import { bookkeeping, describeEvent } from '../../insight/index.ts';
import type { GoalState, State, TaskState } from '../../machine/index.ts';
import type { JournalReader } from '../../ports/index.ts';
import { placeOfEvent } from './activity-place.ts';
import type { Decision, LogLine, TaskBriefing } from './task-briefing.ts';

/** Events that are told as recent. */
const recent = 10;
/** Failed cases that are named. */
const cases = 5;

/** Steps within sessions say little to whoever takes a task up. */
const untold: ReadonlySet<EventType> = new Set<EventType>([...bookkeeping, 'transcript-extended', 'model-chosen']);
const told = (Object.keys(eventTypes) as readonly EventType[]).filter((type) => !untold.has(type));

/** What happened so far, what counts most first: what the person wants, what failed, what was reported, each newest first. */
export function logOf({ reports, failures, comments, unanswered }: TaskState): readonly LogLine[] {
  const remarks = comments.map(({ id, by, text, file, line }): LogLine & { readonly isOpen: boolean } => {
    const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${String(line)}`}: `;
    return { kind: 'comment', by, text: `${place}${text}`, isOpen: unanswered.includes(id) };
  });
  const said = (isOpen: boolean): readonly LogLine[] =>
    remarks.flatMap(({ isOpen: open, ...line }) => (open === isOpen ? [line] : [])).toReversed();
  return [
    ...said(true),
    ...failures.map(({ model }): LogLine => ({ kind: 'failure', by: '', text: model })).toReversed(),
    ...reports
      .map(({ stageId, report }): LogLine => ({ kind: 'report', by: stageId, text: report.summary }))
      .toReversed(),
    ...said(false),
  ];
}

export function evidenceLines(evidence: Evidence | null): readonly string[] {
  if (!evidence) return [];
  const failed = evidence.runs.flatMap((run) => run.failed).slice(0, cases);
  const named = failed.map(({ name, message }) => `${name}: ${message?.split('\n', 1)[0] ?? 'failed'}`);
  return [describeEvidence(evidence), ...named];
}

export function requirementsOf({ task }: TaskState, { plan }: GoalState): TaskBriefing['requirements'] {
  const own = plan?.criteria.filter(({ id }) => task.criteria.includes(id)) ?? [];
  const ofPlan = plan?.requirements.filter((text) => !own.some((each) => each.text === text)) ?? [];
  return [...own, ...ofPlan.map((text) => ({ id: null, text }))];
}

/** What waits for an answer: of the task, and of its goal as a whole. */
export function questionsOf(state: State, { task }: TaskState): TaskBriefing['openQuestions'] {
  return [...state.gates.values()]
    .filter((gate) => (gate.taskId === undefined ? gate.goalId === task.goalId : gate.taskId === task.id))
    .map(({ id, kind, question }) => ({ id, kind, question }));
}

/** What people decided about the task and its goal, newest first; a plain yes decides nothing more. */
export async function decisionsOf(journal: JournalReader, { task }: TaskState): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  const questions = new Map<string, string>();
  const types = ['gate-opened', 'gate-answered', 'hunks-decided'] as const;
  for await (const events of journal.read({ goalId: task.goalId, types })) {
    for (const { seq, type, data } of events) {
      if (type === 'gate-opened') {
        const { id, taskId, question } = data.gate;
        if (taskId === undefined || taskId === task.id) questions.set(id, question);
      } else if (type === 'gate-answered') {
        const { gateId, answer, by, reason } = data;
        const question = questions.get(gateId);
        const tells = by !== 'policy' && (reason !== '' || answer !== 'approved');
        if (question !== undefined && tells) {
          decisions.push({ seq, by, text: `${answer}: ${question}${reason === '' ? '' : ` Because: ${reason}`}` });
        }
      } else if (type === 'hunks-decided' && data.taskId === task.id && data.verdict === 'rejected') {
        decisions.push({ seq, by: data.by, text: `rejected ${data.hunkIds.join(', ')}` });
      }
    }
  }
  return decisions.toReversed();
}

/** The last events of a task that say something, oldest first. */
export async function activityOf(journal: JournalReader, taskId: string): Promise<TaskBriefing['recentActivity']> {
  const found: TaskBriefing['recentActivity'][number][] = [];
  for await (const events of journal.read({ taskId, types: told, newestFirst: true, limit: recent })) {
    for (const event of events)
      found.push({ seq: event.seq, at: event.at, text: describeEvent(event), place: placeOfEvent(event) });
  }
  return found.toReversed();
}
