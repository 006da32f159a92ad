import type { Effect, EffectKind, Worktree } from '../domain/index.ts';
import type { Planner, ToolBox } from '../ports/index.ts';
import { roleNamed } from '../roles/index.ts';
import { createToolBox } from '../tools/index.ts';
import type { EffectHandler } from '../workflow/index.ts';
import { crewOf } from './agents.ts';
import { failed, gone, workOf, worktreeKey, type Handler, type HandlerParts } from './handler.ts';
import { integrate } from './integrate.ts';
import { runSession } from './run-session.ts';

const makePlan: Handler<'make-plan'> = async ({ goalId, version, feedback }, { parts, state, signal }) => {
  const goal = state.goals.get(goalId)?.goal;
  if (!goal) return gone;
  const crew = crewOf(goal.workflow);
  if (!crew.ok) return failed(crew.error);
  const key = worktreeKey(goalId, 'plan');
  const worktree = await parts.repository.prepareWorktree(key, goal.base.commit);
  if (!worktree.ok) return failed(worktree.error);
  try {
    const tools = await toolsForPlanner(crew.value.planner, worktree.value, parts, signal);
    const plan = await crew.value.planner.plan(
      { goal, version, feedback, worktree: worktree.value.path },
      {
        tools,
        signal,
        note: (text, level = 'info') => {
          parts.note({ goalId, by: crew.value.planner.id, level, text });
        },
      },
    );
    return plan.ok ? { kind: 'planned', plan: plan.value } : failed(plan.error);
  } finally {
    await parts.repository.removeWorktree(key);
  }
};

async function toolsForPlanner(
  planner: Planner,
  worktree: Worktree,
  parts: HandlerParts,
  signal: AbortSignal,
): Promise<ToolBox> {
  const { openFiles, workshop } = parts.surroundings;
  return createToolBox(
    { role: planner.role, tools: roleNamed(planner.role)?.tools ?? [], writes: 'none', protectedPaths: [] },
    {
      files: await openFiles(worktree.path),
      workshop,
      signal,
      baseText: (path) => parts.repository.fileAt(worktree.baseCommit, path),
    },
  );
}

const prepareWorktree: Handler<'prepare-worktree'> = async ({ goalId, taskId }, { parts, state }) => {
  const goal = state.goals.get(goalId)?.goal;
  if (!goal) return gone;
  const head = (await parts.repository.headOf(goal.base.branch)) ?? goal.base.commit;
  const worktree = await parts.repository.prepareWorktree(worktreeKey(goalId, taskId), head);
  return worktree.ok ? { kind: 'prepared', worktree: worktree.value } : failed(worktree.error);
};

const runChecks: Handler<'run-checks'> = async ({ taskId }, { parts, state, signal }) => {
  const work = workOf(state, taskId);
  if (!work) return gone;
  const evidence = await parts.evidence.gather(work.worktree, signal);
  return evidence.ok ? { kind: 'checked', evidence: evidence.value } : failed(evidence.error);
};

const removeWorktree: Handler<'remove-worktree'> = async ({ goalId, taskId }, { parts }) => {
  await parts.repository.removeWorktree(worktreeKey(goalId, taskId));
  return { kind: 'removed' };
};

const handlers: { readonly [K in EffectKind]: Handler<K> } = {
  'make-plan': makePlan,
  'prepare-worktree': prepareWorktree,
  'run-session': runSession,
  'run-checks': runChecks,
  'integrate-change': integrate,
  'remove-worktree': removeWorktree,
};

/** Carries out effects by their kind. */
export function createEffectHandler(parts: HandlerParts): EffectHandler {
  return ({ request }: Effect, state, signal) => {
    const handler = handlers[request.kind] as Handler<EffectKind>;
    return handler(request, { parts, state, signal });
  };
}
