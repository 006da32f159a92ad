import { headAndTail } from '../../core/base/index.ts';
import type { GoalReflections } from '../../core/app/index.ts';
import { decidableIds, type CheckRun, type FileChange, type JournalEvent } from '../../core/domain/index.ts';
import type { RunView, TaskDetail } from '../../protocol/index.ts';
import type { TaskPlace } from './board-folder.ts';
import { gateView, lookThrough } from './board-views.ts';
import { moveViews } from './move-views.ts';
import type { Localiser } from './texts.ts';

/** What of a long text or list is shown. */
const limits = { output: 20_000, message: 2_000, cases: 200, files: 200 } as const;

function runView({ name, command, status, duration, counts, failed, output }: CheckRun): RunView {
  return {
    ...{ name, command, status, duration, counts },
    failed: failed.slice(0, limits.cases).map((each) => ({
      name: each.name,
      file: each.file ?? '',
      message: headAndTail(each.message ?? '', limits.message),
    })),
    output: headAndTail(output, limits.output),
  };
}

function fileView({ change, verdicts }: TaskPlace['task'], file: FileChange) {
  const ids = change ? decidableIds({ ...change, files: [file] }) : [];
  const count = (verdict: string | undefined): number => ids.filter((id) => verdicts[id] === verdict).length;
  const { path, status, added, removed } = file;
  return {
    ...{ path, status, added, removed },
    ...{ accepted: count('accepted'), rejected: count('rejected'), undecided: count(undefined) },
  };
}

function changeView(task: TaskPlace['task']): TaskDetail['change'] {
  const { change } = task;
  if (!change) return null;
  return {
    risk: change.risk.risk,
    reasons: change.risk.reasons,
    files: change.files.slice(0, limits.files).map((file) => fileView(task, file)),
    more: Math.max(0, change.files.length - limits.files),
  };
}

function stageViews({ state, task }: TaskPlace): TaskDetail['stages'] {
  const stages = state.goals.get(task.task.goalId)?.goal.workflow.stages ?? [];
  return stages.map((stage) => {
    const { status = 'waiting', reason = '' } = task.stages[stage.id] ?? {};
    return { id: stage.id, role: stage.kind === 'agent' ? stage.role : null, status, reason };
  });
}

/** The moves of a task, from its events. */
export type Moves = readonly Extract<JournalEvent, { type: 'task-moved' }>[];

/** Lessons of a goal that are shown, the newest first. */
const mostLessons = 12;

function soFarView(found: GoalReflections | null): TaskDetail['soFar'] {
  if (!found) return null;
  const { summary, lessons, cost } = found;
  const { text = '', by = '', at = 0 } = summary ?? {};
  return {
    ...{ summary: text, by, at, cost: { dollars: cost.dollars, unpriced: cost.unpriced } },
    lessons: lessons.slice(0, mostLessons).map((each) => ({ text: each.text, events: [...each.events] })),
  };
}

/** What is known of a task beside its state. */
export interface TaskPast {
  readonly moved: Moves;
  /** What models made of its goal. */
  readonly reflected: GoalReflections | null;
}

/** Everything that the drawer shows of a task but its transcript. */
export function taskDetail(l10n: Localiser, place: TaskPlace, { moved, reflected }: TaskPast): TaskDetail {
  const { folder, state, task } = place;
  const { id, goalId, description, dependsOn } = task.task;
  const { evidence } = task;
  return {
    key: folder.keyOf(id),
    description,
    branch: state.goals.get(goalId)?.goal.base.branch ?? '',
    commit: task.commit?.commit ?? null,
    moves: [...moveViews(l10n, place)],
    dependencies: dependsOn.flatMap((other) => {
      const found = state.tasks.get(other);
      return found ? [{ key: folder.keyOf(other), id: other, title: found.task.title, status: found.status }] : [];
    }),
    history: moved.map(({ at, data }) => ({ at, from: data.from, to: data.to, reason: data.reason })),
    stages: stageViews(place),
    evidence: evidence && {
      at: evidence.at,
      green: evidence.green,
      present: evidence.tree === task.tree,
      runs: evidence.runs.map(runView),
    },
    change: changeView(task),
    soFar: soFarView(reflected),
    gates: (lookThrough(state).gates.get(id) ?? []).map((gate) => gateView(gate, folder)),
  };
}
