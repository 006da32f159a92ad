import { err, ok, type Result } from '../base/index.ts';
import {
  failure,
  isTestPath,
  type Change,
  type Failure,
  type Goal,
  type RoleName,
  type Session,
  type Worktree,
} from '../domain/index.ts';
import { isAsking, type State, type TaskState } from '../machine/index.ts';
import { judgeFiles, type Actor } from '../policy/index.ts';
import type { AgentContext, Briefing, Repository, ToolBox } from '../ports/index.ts';
import { roleNamed } from '../roles/index.ts';
import { createToolBox, type SessionToolBox } from '../tools/index.ts';
import { crewOf } from './agents.ts';
import { failed, gone, workOf, type Handler, type HandlerParts } from './handler.ts';
import { sessionRecord } from './session-record.ts';
import { toolSettingFor } from './tool-setting.ts';

/** Tests that the task's other stages wrote: they guard the task, so its developer may not change them. */
function guardingTests(role: RoleName, change: Change | null): readonly string[] {
  const changed = change?.files.map((file) => file.path) ?? [];
  return role === 'tester' || role === 'breaker' ? [] : changed.filter(isTestPath);
}

function actorOf(role: RoleName, { change }: TaskState): Actor {
  const definition = roleNamed(role);
  return {
    role,
    tools: definition?.tools ?? [],
    writes: definition?.writes ?? 'none',
    protectedPaths: guardingTests(role, change),
  };
}

async function contextFor(
  { id: sessionId, role }: Session,
  goal: Goal,
  agentId: string,
  state: TaskState,
  worktree: Worktree,
  parts: HandlerParts,
  signal: AbortSignal,
): Promise<AgentContext & { readonly tools: SessionToolBox }> {
  const goalId = goal.id;
  const taskId = state.task.id;
  const tools = createToolBox(
    actorOf(role, state),
    await toolSettingFor({ goal, taskId, sessionId }, worktree, parts, signal),
  );
  return {
    tools,
    signal,
    ...sessionRecord(sessionId, goalId, taskId, parts),
    note: (text, level = 'info') => {
      parts.note({ goalId, taskId, by: agentId, level, text });
    },
  };
}

function briefingOf(
  state: State,
  task: TaskState,
  worktree: Worktree,
  stageId: string,
  role: RoleName,
): Result<Briefing, Failure> {
  const stated = state.goals.get(task.task.goalId);
  if (!stated) return err(failure('stale', 'The goal of this task is gone.'));
  const { failures, comments, unanswered, reports, evidence, change } = task;
  const { goal, plan, guidance } = stated;
  return ok({
    goal,
    task: task.task,
    stageId,
    role,
    attempt: task.stages[stageId]?.sessions ?? 1,
    guidance: guidance === '' ? null : { questions: plan?.questions ?? [], answer: guidance },
    failures,
    comments,
    unanswered,
    reports,
    evidence,
    change,
    worktree: worktree.path,
    baseCommit: worktree.baseCommit,
  });
}

/** Puts back what a lost attempt left behind, so that an effect that runs twice starts twice from the same files. */
async function startFrom(repository: Repository, worktree: Worktree, tree: string): Promise<Result<null, Failure>> {
  const present = await repository.treeOf(worktree);
  if (!present.ok) return present;
  return present.value === tree ? ok(null) : repository.resetTo(worktree, tree);
}

/** Tools that wait until the worktree is in order, and fail when it cannot be put in order. */
function toolsOnce(inOrder: Promise<Result<null, Failure>>, tools: ToolBox): ToolBox {
  return {
    async call(name, input) {
      const ready = await inOrder;
      return ready.ok ? tools.call(name, input) : ready;
    },
    async callByName(name, input) {
      const ready = await inOrder;
      return ready.ok ? tools.callByName(name, input) : ready;
    },
    async callAsText(name, input) {
      const ready = await inOrder;
      return ready.ok ? tools.callAsText(name, input) : { ok: false, text: ready.error.model };
    },
  };
}

/**
 * What the session changed, if its role may change it. A shell can write past the tools, so the files themselves are
 * judged by the same rules; a session that broke them is undone.
 */
async function judgeWork(
  actor: Actor,
  worktree: Worktree,
  startTree: string,
  tree: string,
  repository: Repository,
): Promise<Result<null, Failure>> {
  const done = await repository.diff({ ...worktree, baseTree: startTree }, tree, 'session');
  if (!done.ok) return done;
  const paths = done.value?.files.flatMap(({ path, oldPath }) => [path, ...(oldPath ? [oldPath] : [])]) ?? [];
  const verdict = judgeFiles(paths, actor);
  if (verdict.verdict === 'allow') return ok(null);
  const back = await repository.resetTo(worktree, startTree);
  if (!back.ok) return back;
  const text = `The ${actor.role} changed what it may not: ${verdict.reason}. Its work was taken back.`;
  return err(failure('not-permitted', text, { retryable: true }));
}

/** Lets the agent of a role work on a stage, and takes the diff of what it did. */
export const runSession: Handler<'run-session'> = async (request, { parts, state, signal }) => {
  const work = workOf(state, request.taskId);
  const session = state.sessions.get(request.sessionId);
  const goal = state.goals.get(request.goalId)?.goal;
  if (!work || !session || !goal) return gone;
  const { repository, surroundings } = parts;
  const { task, worktree } = work;
  const crew = crewOf(goal.workflow, parts.models);
  const agent = crew.ok ? crew.value.agents.get(session.role) : undefined;
  if (!agent) return failed(crew.ok ? failure('no-model', `Nobody fills the role "${session.role}".`) : crew.error);
  const startedAt = surroundings.clock.now();
  const context = await contextFor(session, goal, agent.id, task, worktree, parts, signal);
  // A session with a transcript goes on from the files it left; one without starts from a clean tree.
  const goesOn = (await context.recorded()).length > 0;
  const inOrder = goesOn ? Promise.resolve(ok(null)) : startFrom(repository, worktree, request.startTree);
  const first = agent.byToolsOnly ? ok(null) : await inOrder;
  if (!first.ok) return failed(first.error);
  const briefing = briefingOf(state, task, worktree, request.stageId, session.role);
  if (!briefing.ok) return failed(briefing.error);
  // Nothing that the agent started may go on writing while its work is looked at.
  // Nobody works on while an answer is awaited: a restart finds the question still open.
  const running = isAsking(state, session.id)
    ? Promise.resolve(err(failure('waiting', 'It waits for the person.')))
    : agent
        .run(briefing.value, { ...context, tools: toolsOnce(inOrder, context.tools) })
        .finally(() => context.tools.close());
  const [ready, outcome] = await Promise.all([inOrder, running]);
  if (!ready.ok) return failed(ready.error);
  const isWaiting = !outcome.ok && outcome.error.reason === 'waiting';
  if (!outcome.ok && !isWaiting) return failed(outcome.error);
  const tree = await repository.treeOf(worktree);
  if (!tree.ok) return failed(tree.error);
  const judged = await judgeWork(actorOf(session.role, task), worktree, request.startTree, tree.value, repository);
  if (!judged.ok) return failed(judged.error);
  const change = await repository.diff(worktree, tree.value, request.taskId);
  if (!change.ok) return failed(change.error);
  if (!outcome.ok) return { kind: 'session-waits', change: change.value, tree: tree.value };
  const { report, cost, answeredComments } = outcome.value;
  const usage = { duration: surroundings.clock.now() - startedAt, cost };
  return {
    kind: 'session-ended',
    report,
    change: change.value,
    tree: tree.value,
    usage,
    answered: [...answeredComments],
  };
};
