import { err, ok, type Result } from '../base/index.ts';
import { phaseOf, type EffectResult, type Failure, type Goal, type Worktree } from '../domain/index.ts';
import { checksFailure, isAsking, isPaused } from '../machine/index.ts';
import type { CodeQuery, Planner } from '../ports/index.ts';
import type { RoleBook } from '../roles/index.ts';
import { createToolBox, type SessionToolBox } from '../tools/index.ts';
import { crewOf, runsOnPrograms } from './agents.ts';
import { askForCommands } from './ask-for-commands.ts';
import { gather } from './brief/gather.ts';
import { failed, gone, worktreeKey, type Handler, type HandlerParts } from './handler.ts';
import { fitToPlan } from './model-fit.ts';
import { prepareFolder } from './prepare-folder.ts';
import { readRoleBook } from './role-book.ts';
import { usualStallLimit, watchForStall, watched } from './stall-watch.ts';
import { toolSettingFor } from './tool-setting.ts';
import { sessionRecord } from './session-record.ts';
import { singleTaskPlan } from './single-task.ts';

/** Whether the workflow demands green checks before anything is touched. */
function needsBaseline({ workflow }: Goal): boolean {
  return workflow.stages.some(
    (stage) => stage.kind === 'checks' && stage.expect === 'green' && phaseOf(stage) === 'work',
  );
}

/** Runs the checks on the base once for all tasks; what is red before anything was touched ends the goal at once. */
async function proveBaseline(
  goal: Goal,
  worktree: Worktree,
  parts: HandlerParts,
  signal: AbortSignal,
): Promise<Result<null, Failure>> {
  if (!needsBaseline(goal)) return ok(null);
  const evidence = await parts.evidence.gather(worktree, signal);
  if (!evidence.ok) return evidence;
  if (evidence.value.green) return ok(null);
  return err({ ...checksFailure(evidence.value, 'green', true), retryable: false });
}

async function toolsFor(
  planner: Planner,
  goal: Goal,
  sessionId: string,
  book: RoleBook,
  worktree: Worktree,
  parts: HandlerParts,
  signal: AbortSignal,
): Promise<SessionToolBox> {
  return createToolBox(
    { role: planner.role, tools: book.get(planner.role)?.tools ?? [], writes: 'none', protectedPaths: [] },
    await toolSettingFor({ goal, taskId: 'plan', sessionId, book }, worktree, parts, signal),
  );
}

/** Lets the planner read a checkout of the base, while the checks prove that the base is sound. */
export const makePlan: Handler<'make-plan'> = async (
  request,
  { effectId, parts, state, signal },
): Promise<EffectResult> => {
  const { goalId, version, feedback } = request;
  const goal = state.goals.get(goalId)?.goal;
  if (!goal) return gone;
  const sessionId = request.sessionId ?? effectId;
  if (isAsking(state, sessionId) || isPaused(state, goalId)) return { kind: 'planner-waits' };
  const goesOn = request.sessionId !== undefined;
  const may = await askForCommands({ goalId, sessionId, goesOn }, parts);
  if (!may.ok) return may.error.reason === 'waiting' ? { kind: 'planner-waits' } : failed(may.error);
  const book = await readRoleBook(parts.surroundings);
  if (!book.ok) return failed(book.error);
  const fit = await fitToPlan({ goal, feedback }, runsOnPrograms(goal.workflow) ? null : parts.models);
  if (!fit.ok) return failed(fit.error);
  const crew = crewOf(goal.workflow, parts.models, book.value, fit.value);
  if (!crew.ok) return failed(crew.error);
  const { planner } = crew.value;
  // Who reads nothing needs no checkout.
  if (goal.workflow.singleTask && !needsBaseline(goal)) return { kind: 'planned', plan: singleTaskPlan(goal, version) };
  const key = worktreeKey(goalId, 'plan');
  // An earlier goal of the same words may have left commits on the branch: the tasks will start from there.
  const head = (await parts.repository.headOf(goal.base.branch)) ?? goal.base.commit;
  const prepared = await parts.repository.prepareWorktree(key, head);
  if (!prepared.ok) return failed(prepared.error);
  const worktree = prepared.value;
  try {
    const ready = await prepareFolder(worktree.path, parts, signal);
    if (!ready.ok) return failed(ready.error);
    const note = (text: string, level: 'info' | 'warning' = 'info'): void => {
      parts.note({ goalId, by: planner.id, level, text });
    };
    const stallLimit = crew.value.isChosen ? (parts.surroundings.stallLimit ?? usualStallLimit) : null;
    const watch = watchForStall(parts.surroundings.clock, signal, stallLimit);
    const tools = await toolsFor(planner, goal, sessionId, book.value, worktree, parts, watch.signal);
    const briefing = { goal, version, feedback, worktree: worktree.path };
    const record = watched(sessionRecord(sessionId, goalId, undefined, parts), watch);
    const gathered = (question: CodeQuery): Promise<string> => gather(question, { goalId }, parts, record);
    const context = { tools, note, gathered, ...record };
    const [baseline, plan] = await Promise.all([
      proveBaseline(goal, worktree, parts, signal),
      Promise.race([planner.plan(briefing, context), watch.stalled.then((cause) => err(cause))]).finally(() => {
        watch.stop();
        return tools.close();
      }),
    ]);
    if (!plan.ok) return plan.error.reason === 'waiting' ? { kind: 'planner-waits' } : failed(plan.error);
    return baseline.ok || plan.value.tasks.length === 0
      ? { kind: 'planned', plan: plan.value }
      : failed(baseline.error);
  } finally {
    await parts.repository.removeWorktree(key);
  }
};
