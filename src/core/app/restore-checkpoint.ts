import { ok, type Result } from '../base/index.ts';
import { checkpointBounds, type Checkpoint, type Failure, type GoesOn, type RestoredPart } from '../domain/index.ts';
import { sessionsOf, type State, type TaskState } from '../machine/index.ts';
import { currentStage, takeCheckpoint } from './checkpoints.ts';
import { failed, gone, workOf, type Handler, type HandlerParts } from './handler.ts';
import { sessionRecord } from './session-record.ts';

function recordOf(task: TaskState, sessionId: string, parts: HandlerParts): ReturnType<typeof sessionRecord> {
  return sessionRecord(sessionId, task.task.goalId, task.task.id, parts);
}

/** Saves how the task stands now, so that going back can be undone: once, also when this is begun again. */
async function saveForUndo(
  work: NonNullable<ReturnType<typeof workOf>>,
  state: State,
  effectId: string,
  parts: HandlerParts,
): Promise<Result<null, Failure>> {
  const { task } = work;
  if (task.checkpoints.some(({ undoes }) => undoes === effectId)) return ok(null);
  const session = sessionsOf(state, task.task.id).find(({ parent }) => parent === undefined);
  const recorded = session ? await recordOf(task, session.id, parts).recorded() : [];
  const stageId = session?.stageId ?? currentStage(task, state);
  return takeCheckpoint({ ...work, stageId, recorded, undoes: effectId, ...(session ? { session } : {}) }, parts);
}

/** The conversation that goes on: as it was then, or, when only files go back, as it is. */
async function conversationOf(
  task: TaskState,
  { stageId, sessionId, entries }: Checkpoint,
  part: RestoredPart,
  parts: HandlerParts,
): Promise<GoesOn | undefined> {
  if (part !== 'files') return sessionId && entries > 0 ? { stageId, sessionId, upTo: entries } : undefined;
  const last = task.checkpoints.findLast((each) => each.stageId === stageId && each.sessionId !== undefined);
  if (last?.sessionId === undefined) return undefined;
  const recorded = await recordOf(task, last.sessionId, parts).recorded();
  return recorded.some(({ kind }) => kind === 'turn') ? { stageId, sessionId: last.sessionId } : undefined;
}

/** Puts a task's files back, and finds the conversation to go on with. May be cut short anywhere and begun again. */
export const restoreCheckpoint: Handler<'restore-checkpoint'> = async (
  { taskId, checkpointId },
  { effectId, parts, state },
) => {
  const work = workOf(state, taskId);
  const checkpoint = work?.task.checkpoints.find(({ id }) => id === checkpointId);
  const part = work?.task.restoring?.part;
  if (!work || !part || !checkpoint) return gone;
  const { task, worktree } = work;
  const { repository } = parts;
  const saved = await saveForUndo(work, state, effectId, parts);
  if (!saved.ok) return failed(saved.error);
  const none = { links: 0, skipped: [] };
  const back =
    part === 'conversation' ? ok(none) : await repository.putBack(worktree, checkpoint.files, checkpointBounds);
  if (!back.ok) return failed(back.error);
  parts.untouched.delete(worktree.path);
  const tree = await repository.treeOf(worktree);
  if (!tree.ok) return failed(tree.error);
  const change = await repository.diff(worktree, tree.value, taskId);
  if (!change.ok) return failed(change.error);
  const goesOn = await conversationOf(task, checkpoint, part, parts);
  const skipped = [...back.value.skipped];
  const found = { change: change.value, tree: tree.value, links: back.value.links, skipped };
  return { kind: 'restored', ...found, ...(goesOn ? { goesOn } : {}) };
};
