import { err } from '../base/index.ts';
import { event, failure, phaseOf, type Command, type EffectResult } from '../domain/index.ts';
import { done, goalOf, mustMove, refused, taskIn, type Draft, type Step } from './draft.ts';
import { setBack } from './failing.ts';
import { isInside } from './planning.ts';
import { gateOf, type TaskState } from './state.ts';

/**
 * Takes what the person made of a proposal. It counts for nothing yet: the gate is taken back, and checks and reviews run
 * anew on what the worktree holds then. No agent works on it again.
 */
export function editProposal(draft: Draft, command: Extract<Command, { type: 'edit-proposal' }>): Step {
  const { taskId, changeId, by, files } = command;
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const task = found.value;
  if (gateOf(draft.state, taskId)?.kind !== 'change') {
    return refused(`Task ${taskId} is ${task.status}; its proposal is edited while its change gate is open.`);
  }
  if (task.change?.id !== changeId) {
    const text = `The change of ${taskId} was made anew meanwhile; nothing was written. Look at it again, then edit it.`;
    return err(failure('stale', text));
  }
  const outside = files.find(({ path }) => !isInside(path));
  if (outside) return refused(`“${outside.path}” is outside the workspace; a proposal stays inside it.`);
  const reason = `${by} edited the proposal`;
  mustMove(draft, taskId, 'retrying', reason);
  const { stages } = goalOf(draft, task).workflow;
  const ids = stages.filter((stage) => phaseOf(stage) !== 'work').map(({ id }) => id);
  setBack(draft, task, ids, reason, 'fresh');
  draft.emit(event('proposal-edited', { goalId: task.task.goalId, taskId, edit: { by, files } }));
  return done;
}

/** What came of writing it: the proposal as it is now, or, with a note, as it was. */
export function proposalWritten(draft: Draft, { task, edit, change, tree }: TaskState, result: EffectResult): void {
  const { goalId, id: taskId } = task;
  const by = edit?.by ?? 'engine';
  if (result.kind === 'edited') {
    draft.emit(event('change-captured', { goalId, taskId, change: result.change, tree: result.tree, by }));
    return;
  }
  const why = result.kind === 'failed' ? result.failure.person : 'It came back with an unexpected result.';
  const text = `Your edit of ${taskId} could not be taken: ${why}`;
  draft.emit(event('note-logged', { goalId, taskId, by: 'engine', level: 'warning', text }));
  draft.emit(event('change-captured', { goalId, taskId, change, tree: tree ?? '' }));
}
