import {
  event,
  needsOf,
  phaseOf,
  type Goal,
  type StageCondition,
  type StageDefinition,
  type StagePhase,
  type TaskStatus,
  type Workflow,
} from '../domain/index.ts';
import { cancelTask, finishGoalWhenDone } from './closing.ts';
import { goalOf, move, mustMove, type Draft } from './draft.ts';
import { giveUp, moveStage } from './failing.ts';
import { acceptedOf, openActGate, openChangeGate } from './gates.ts';
import { globMatches } from './glob.ts';
import { isPaused, type OpenSession, type TaskState } from './state.ts';

const order: readonly StagePhase[] = ['work', 'testing', 'review'];

/** The states in which stages of a phase run. */
const statesOf: Readonly<Record<StagePhase, readonly TaskStatus[]>> = {
  work: ['in-progress', 'retrying'],
  testing: ['testing'],
  review: ['ready-for-review'],
};

const entryOf: Readonly<Record<StagePhase, TaskStatus>> = {
  work: 'in-progress',
  testing: 'testing',
  review: 'ready-for-review',
};

function holds(when: StageCondition | undefined, task: TaskState): boolean {
  if (!when) return true;
  const isRework = task.failedAttempts > 0 || task.rework > 0;
  if (when.risk && !when.risk.includes(task.task.risk)) return false;
  if (when.attempt && (when.attempt === 'rework') !== isRework) return false;
  const changed = task.change?.files.map((file) => file.path) ?? [];
  return !when.files || when.files.some((glob) => changed.some((path) => globMatches(glob, path)));
}

/** The next waiting stage whose needs are settled. Phases are barriers: none starts before all of an earlier one ended. */
export function nextStage(workflow: Workflow, task: TaskState): StageDefinition | undefined {
  const settled = (id: string): boolean => ['passed', 'skipped'].includes(task.stages[id]?.status ?? '');
  return workflow.stages.find((stage) => {
    if (task.stages[stage.id]?.status !== 'waiting') return false;
    const phase = order.indexOf(phaseOf(stage));
    const earlier = workflow.stages.filter((other) => order.indexOf(phaseOf(other)) < phase);
    return needsOf(workflow, stage).every(settled) && earlier.every((other) => settled(other.id));
  });
}

/** Opens a session for an agent's stage: the claim that the lifecycle asks for. `lost`: the session it goes on with. */
export function openSession(
  draft: Draft,
  task: TaskState,
  stage: StageDefinition & { kind: 'agent' },
  lost?: OpenSession,
): void {
  const { env, state } = draft;
  const again = task.goesOn?.stageId === stage.id ? task.goesOn : null;
  const takesOver = lost?.id ?? again?.sessionId;
  const upTo = lost ? undefined : again?.upTo;
  draft.emit(
    event('session-opened', {
      session: {
        id: `s${String(state.counts.session + 1)}`,
        goalId: task.task.goalId,
        taskId: task.task.id,
        stageId: stage.id,
        role: stage.role,
        attempt: (task.stages[stage.id]?.sessions ?? 0) + 1,
        leaseUntil: env.at + env.lease,
        ...(takesOver === undefined ? {} : { takesOver }),
        ...(upTo === undefined ? {} : { upTo }),
        ...(lost?.agent === undefined ? {} : { avoids: lost.agent }),
      },
    }),
  );
}

/** Brings the task into the state that a phase needs; a guard that says no fails or blocks it. */
function enterPhase(draft: Draft, task: TaskState, phase: StagePhase): boolean {
  if (statesOf[phase].includes(task.status)) return true;
  const moved = move(draft, task.task.id, entryOf[phase], `The ${phase} stages start.`);
  if (moved.ok) return true;
  giveUp(draft, task, moved.error.person);
  return false;
}

function startStage(draft: Draft, before: TaskState, goal: Goal, stage: StageDefinition): void {
  if (!holds(stage.when, before)) {
    moveStage(draft, before, stage.id, 'skipped', 'its condition does not hold');
    return;
  }
  if (!enterPhase(draft, before, phaseOf(stage))) return;
  const task = draft.state.tasks.get(before.task.id) ?? before;
  switch (stage.kind) {
    case 'agent':
      openSession(draft, task, stage);
      return;
    case 'checks':
      moveStage(draft, task, stage.id, 'running', `expects ${stage.expect}`);
      return;
    case 'gate':
      startGate(draft, task, stage);
      return;
    case 'integrate':
      if (acceptedOf(task).length > 0) moveStage(draft, task, stage.id, 'running', `onto ${goal.base.branch}`);
      else cancelTask(draft, task.task.id, 'Nothing of the change was accepted.');
  }
}

function startGate(draft: Draft, task: TaskState, stage: StageDefinition & { kind: 'gate' }): void {
  if (stage.gate === 'change' && !task.change) {
    cancelTask(draft, task.task.id, 'There was nothing to change.');
    return;
  }
  moveStage(draft, task, stage.id, 'running', 'waits for an answer');
  if (stage.gate === 'change' && task.change) openChangeGate(draft, task, task.change, stage.id);
  else openActGate(draft, task, stage.id);
}

/** Starts every stage that can start, until the task waits for an effect, a person or a back-off. */
export function advance(draft: Draft, taskId: string): void {
  for (;;) {
    const task = draft.state.tasks.get(taskId);
    if (!task?.worktree || (task.rebase && task.status === 'retrying')) return;
    if (task.restoring || isPaused(draft.state, task.task.goalId, taskId)) return;
    if (!Object.values(statesOf).flat().includes(task.status)) return;
    const goal = goalOf(draft, task);
    const stage = nextStage(goal.workflow, task);
    if (!stage) {
      completeWhenDone(draft, task);
      return;
    }
    startStage(draft, task, goal, stage);
  }
}

function completeWhenDone(draft: Draft, task: TaskState): void {
  const open = Object.values(task.stages).some((stage) => !['passed', 'skipped'].includes(stage.status));
  if (open || !task.commit) return;
  mustMove(
    draft,
    task.task.id,
    'completed',
    `Committed as ${task.commit.commit.slice(0, 10)} on ${task.commit.branch}.`,
  );
  finishGoalWhenDone(draft, task.task.goalId);
}
