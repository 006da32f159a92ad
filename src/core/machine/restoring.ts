import { err } from '../base/index.ts';
import {
  event,
  failure,
  isClosed,
  keptCheckpoints,
  phaseOf,
  type Checkpoint,
  type Command,
  type EffectResult,
} from '../domain/index.ts';
import { releaseAll } from './asking.ts';
import { done, goalOf, mustMove, refused, taskIn, type Draft, type Step } from './draft.ts';
import { abandonWork, moveStage, setBack } from './failing.ts';
import { effectsOf, type TaskState } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** Stages of work that are over. Checks and reviews are none: after a task went back they are done anew. */
function passedWork(draft: Draft, task: TaskState): string[] {
  const work = goalOf(draft, task).workflow.stages.filter((stage) => phaseOf(stage) === 'work');
  const isOver = (id: string): boolean => ['passed', 'skipped'].includes(task.stages[id]?.status ?? '');
  return work.flatMap(({ id }) => (isOver(id) ? [id] : []));
}

function isSame(a: Of<'note-checkpoint'>['checkpoint'], b: Checkpoint | undefined): boolean {
  const fields = ['stageId', 'sessionId', 'entries', 'undoes'] as const;
  return a.files.tree === b?.files.tree && fields.every((field) => a[field] === b[field]);
}

/** Takes what was saved, and drops the oldest when there are too many; how it all began stays. */
export function noteCheckpoint(draft: Draft, { taskId, checkpoint: given }: Of<'note-checkpoint'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, status, worktree, checkpoints, restoring } = found.value;
  const { goalId } = task;
  // What was saved of a task that is over went with its worktree.
  if (!worktree || isClosed(status) || isSame(given, checkpoints.at(-1))) return done;
  const id = `k${String(draft.state.counts.checkpoint + 1)}`;
  const checkpoint = { ...given, id, at: draft.env.at, passed: passedWork(draft, found.value) };
  draft.emit(event('checkpoint-taken', { goalId, taskId, checkpoint }));
  const [, ...later] = [...checkpoints, checkpoint];
  const old = later.slice(0, Math.max(0, later.length - keptCheckpoints));
  const checkpointIds = old.flatMap((each) => (each.id === restoring?.checkpointId ? [] : [each.id]));
  if (checkpointIds.length > 0) draft.emit(event('checkpoints-dropped', { goalId, taskId, checkpointIds }));
  return done;
}

/** What a person means who names none: the newest that would change files, or else the newest. */
function usualOf({ checkpoints, tree }: TaskState): Checkpoint | undefined {
  return checkpoints.findLast(({ files }) => files.tree !== tree) ?? checkpoints.at(-1);
}

/** Begins to go back. Nothing is changed yet: what was decided is void when the files are back. */
export function restoreCheckpoint(draft: Draft, command: Of<'restore-checkpoint'>): Step {
  const { taskId, checkpointId, part, by } = command;
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, status, checkpoints, rebase } = found.value;
  if (isClosed(status)) {
    const next =
      status === 'completed'
        ? 'What it brought is a commit, which "git revert" undoes.'
        : 'State a goal for what is still to be done.';
    return refused(`Task ${taskId} is ${status}; its worktree and its checkpoints are gone. ${next}`);
  }
  const named = checkpoints.find(({ id }) => id === checkpointId);
  const checkpoint = checkpointId === undefined ? usualOf(found.value) : named;
  if (!checkpoint) {
    const which = checkpointId === undefined ? 'no checkpoint yet' : `no checkpoint ${checkpointId}`;
    return err(failure('not-found', `Task ${taskId} has ${which}. "maestro checkpoints ${taskId}" lists them.`));
  }
  if (effectsOf(draft.state, taskId).length > 0) {
    const text = `Somebody is at work on ${taskId}, so nothing goes back now.`;
    return refused(`${text} "maestro pause ${taskId}" has agents stop before their next turn; then do it again.`);
  }
  if (rebase) {
    return refused(`The branch has moved under ${taskId}; "maestro retry ${taskId}" makes it anew from there.`);
  }
  if (part === 'conversation' && checkpoint.sessionId === undefined) {
    return refused(`At ${checkpoint.id} nobody was in a conversation; its files can be restored.`);
  }
  draft.emit(event('restore-started', { goalId: task.goalId, taskId, checkpointId: checkpoint.id, part, by }));
  return done;
}

/** Brings the task into a state in which work goes on. */
function reopen(draft: Draft, { task, status }: TaskState, reason: string): void {
  if (status === 'blocked') mustMove(draft, task.id, 'in-progress', reason);
  else if (status !== 'in-progress' && status !== 'retrying') mustMove(draft, task.id, 'retrying', reason);
}

const told = {
  files: 'The files of this worktree were put back to how they were earlier. Look at them again before you go on.',
  conversation: 'You go on from an earlier point; files may have changed since. Look at them again before you go on.',
};

/** What came of going back: stages run again from there, and no answer or proof holds that was given since. */
export function checkpointRestored(draft: Draft, task: TaskState, result: EffectResult): void {
  const { goalId, id: taskId } = task.task;
  const checkpoint = task.checkpoints.find(({ id }) => id === task.restoring?.checkpointId);
  if (!task.restoring || !checkpoint) return;
  const { part, by } = task.restoring;
  const ids = { goalId, taskId, checkpointId: checkpoint.id, by };
  if (result.kind !== 'restored') {
    const cause =
      result.kind === 'failed' ? result.failure : failure('agent-failed', 'It came back with another result.');
    draft.emit(event('restore-finished', { ...ids, failure: cause }));
    releaseAll(draft, taskId);
    return;
  }
  const { change, tree, goesOn, links, skipped } = result;
  const reason = `${by} went back to ${checkpoint.id}`;
  abandonWork(draft, task, reason);
  reopen(draft, task, reason);
  draft.emit(event('restore-finished', { ...ids, links, skipped, ...(goesOn ? { goesOn } : {}) }));
  const { stages } = goalOf(draft, task).workflow;
  const passed = new Set(checkpoint.passed);
  setBack(
    draft,
    task,
    stages.flatMap(({ id }) => (passed.has(id) ? [] : [id])),
    reason,
    'fresh',
  );
  for (const id of passed) {
    const isOver = ['passed', 'skipped'].includes(task.stages[id]?.status ?? '');
    if (!isOver) moveStage(draft, task, id, 'passed', reason);
  }
  if (tree !== task.tree) draft.emit(event('change-captured', { goalId, taskId, change, tree, by }));
  if (goesOn && part !== 'both') draft.emit(event('task-told', { goalId, taskId, by, text: told[part] }));
}
