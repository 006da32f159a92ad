import { err, ok, type Result } from '../base/index.ts';
import {
  failure,
  isTestPath,
  type Change,
  type Failure,
  type Goal,
  type RoleName,
  type Worktree,
} from '../domain/index.ts';
import { helpersOf, isAsking, isPaused, type OpenSession, type State, type TaskState } from '../machine/index.ts';
import { goalUnder, judgeFiles, type Actor } from '../policy/index.ts';
import type { Agent, AgentContext, Briefing, Repository, SessionOutcome, ToolBox } from '../ports/index.ts';
import type { RoleBook } from '../roles/index.ts';
import { createToolBox, type SessionToolBox } from '../tools/index.ts';
import { gather } from './brief/gather.ts';
import { briefingOf } from './briefing.ts';
import { takeCheckpoint } from './checkpoints.ts';
import { crewOf, runsOnPrograms } from './agents.ts';
import { assignSession } from './assignment.ts';
import { failed, gone, workOf, type Handler, type HandlerParts } from './handler.ts';
import { anyFits, fitFor } from './model-fit.ts';
import { readRoleBook } from './role-book.ts';
import { assessTask } from './route-session.ts';
import { seenBefore } from './seen-before.ts';
import { sessionRecord } from './session-record.ts';
import { usualStallLimit, watchForStall, watched, type StallWatch } from './stall-watch.ts';
import { toolSettingFor } from './tool-setting.ts';

/** Tests that others wrote for the task guard it, so its developer may not change them. */
function guardingTests(
  { helpers, tests }: OpenSession,
  base: RoleName | undefined,
  change: Change | null,
): readonly string[] {
  if (base === 'tester' || base === 'breaker') return [];
  // Whoever worked for this session may have added some.
  return helpers > 0 ? (change?.files.map((file) => file.path) ?? []).filter(isTestPath) : tests;
}

function actorOf(session: OpenSession, { change }: TaskState, book: RoleBook): Omit<Actor, 'autonomy'> {
  const { role } = session;
  const definition = book.get(role);
  return {
    role,
    tools: definition?.tools ?? [],
    writes: definition?.writes ?? 'none',
    protectedPaths: guardingTests(session, definition?.base, change),
  };
}

async function contextFor(
  session: OpenSession,
  goal: Goal,
  agentId: string,
  state: TaskState,
  worktree: Worktree,
  book: RoleBook,
  parts: HandlerParts,
  watch: StallWatch,
): Promise<AgentContext & { readonly tools: SessionToolBox }> {
  const goalId = goal.id;
  const taskId = state.task.id;
  const sessionId = session.id;
  const { signal } = watch;
  const record = watched(sessionRecord(sessionId, goalId, taskId, parts), watch);
  const actor: Actor = {
    ...actorOf(session, state, book),
    // Looked up for each call: policy files may have become stricter since.
    get autonomy() {
      return goalUnder(goal, parts.policyBook.now()).autonomy;
    },
  };
  const tools = createToolBox(actor, {
    ...(await toolSettingFor({ goal, taskId, sessionId, book }, worktree, parts, signal)),
    seen: seenBefore(await record.recorded()),
  });
  return {
    tools,
    ...record,
    note: (text, level = 'info') => {
      parts.note({ goalId, taskId, by: agentId, level, text });
    },
    gathered: (question) => gather(question, { goalId, taskId }, parts, record),
  };
}

/** Puts back what a lost attempt left behind, so that an effect that runs twice starts twice from the same files. */
async function startFrom(
  { repository, untouched }: Pick<HandlerParts, 'repository' | 'untouched'>,
  worktree: Worktree,
  tree: string,
): Promise<Result<null, Failure>> {
  if (untouched.delete(worktree.path) && tree === worktree.baseTree) return ok(null);
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
    async callAsText(...call) {
      const ready = await inOrder;
      return ready.ok ? tools.callAsText(...call) : { ok: false, text: ready.error.model };
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

/** Lets the agent work until it is done, waits, or has stalled. Nothing that it started goes on afterwards. */
async function letWork(
  agent: Agent,
  briefing: Briefing,
  context: AgentContext & { readonly tools: SessionToolBox },
  inOrder: Promise<Result<null, Failure>>,
  watch: StallWatch,
): Promise<Result<SessionOutcome, Failure>> {
  try {
    // An agent that does not even heed the abort can do nothing any more: its tools refuse.
    const work = agent.run(briefing, { ...context, tools: toolsOnce(inOrder, context.tools) });
    return await Promise.race([work, watch.stalled.then((cause) => err(cause))]);
  } finally {
    watch.stop();
    await context.tools.close();
  }
}

/** Why nobody works on the session now; null when somebody may. */
function restingOf(state: State, { id, goalId, taskId }: OpenSession): Failure | null {
  const rests = isAsking(state, id) || helpersOf(state, id).length > 0 || isPaused(state, goalId, taskId);
  return rests ? failure('waiting', 'It waits for an answer, or for the person.') : null;
}

/** Who works on a session, by which roles, and how long nothing may come from it. */
interface Found {
  readonly session: OpenSession;
  readonly agent: Agent;
  readonly book: RoleBook;
  readonly stallLimit: number | null;
}

/** Who works on a session: chosen when it begins, the same for as long as it lasts. */
async function findAgent(
  opened: OpenSession,
  briefing: Briefing,
  parts: HandlerParts,
): Promise<Result<Found, Failure>> {
  const { goal } = briefing;
  const book = await readRoleBook(parts.surroundings);
  if (!book.ok) return book;
  const { models } = parts;
  const isFitted = models && !runsOnPrograms(goal.workflow);
  const fit = isFitted ? await fitFor(assessTask(briefing), models.model, models.routing) : ok(anyFits);
  if (!fit.ok) return fit;
  const crew = crewOf(goal.workflow, models, book.value, fit.value);
  if (!crew.ok) return crew;
  const session = crew.value.isChosen ? assignSession(opened, goal, book.value, fit.value, parts) : ok(opened);
  if (!session.ok) return session;
  const { role, model } = session.value;
  const agent = crew.value.agentFor(role, model);
  if (!agent) return err(failure('no-model', `Nobody fills the role "${role}".`));
  const stallLimit = crew.value.isChosen ? (parts.surroundings.stallLimit ?? usualStallLimit) : null;
  return ok({ session: session.value, agent, book: book.value, stallLimit });
}

/** Lets the agent of a role work on a stage, or a part of one, and takes the diff of what it did. */
export const runSession: Handler<'run-session'> = async (request, { parts, state, signal }) => {
  const work = workOf(state, request.taskId);
  const opened = state.sessions.get(request.sessionId);
  const goal = state.goals.get(request.goalId)?.goal;
  if (!work || !opened || !goal) return gone;
  const { repository, surroundings } = parts;
  const { task, worktree } = work;
  const briefed = briefingOf(state, task, worktree, opened);
  if (!briefed.ok) return failed(briefed.error);
  const found = await findAgent(opened, briefed.value, parts);
  if (!found.ok) return failed(found.error);
  const { session, agent, book, stallLimit } = found.value;
  const briefing = { ...briefed.value, role: session.role };
  const startedAt = surroundings.clock.now();
  const watch = watchForStall(surroundings.clock, signal, stallLimit);
  const context = await contextFor(session, goal, agent.id, task, worktree, book, parts, watch);
  // A session with a transcript goes on from the files it left; one without starts from a clean tree.
  const recorded = await context.recorded();
  const goesOn = recorded.some(({ kind }) => kind !== 'briefed');
  const isUntouched = parts.untouched.has(worktree.path) && request.startTree === worktree.baseTree;
  const inOrder = (goesOn ? Promise.resolve(ok(null)) : startFrom(parts, worktree, request.startTree)).then(
    async (ready) => {
      const moment = { task, worktree, stageId: session.stageId, session, recorded, isUntouched };
      if (ready.ok && !session.parent) await takeCheckpoint(moment, parts);
      return ready;
    },
  );
  const first = agent.byToolsOnly ? ok(null) : await inOrder;
  const resting = first.ok ? restingOf(state, session) : first.error;
  if (resting) watch.stop();
  const outcome = resting ? err(resting) : await letWork(agent, briefing, context, inOrder, watch);
  const ready = await inOrder;
  if (!ready.ok) return failed(ready.error);
  if (!outcome.ok && outcome.error.reason !== 'waiting') return failed(outcome.error);
  const tree = await repository.treeOf(worktree);
  if (!tree.ok) return failed(tree.error);
  const judged = await judgeWork(actorOf(session, task, book), worktree, request.startTree, tree.value, repository);
  if (!judged.ok) return failed(judged.error);
  const change = await repository.diff(worktree, tree.value, request.taskId);
  if (!change.ok) return failed(change.error);
  if (!outcome.ok) return { kind: 'session-waits', change: change.value, tree: tree.value };
  const { report, answeredComments } = outcome.value;
  const usage = { duration: surroundings.clock.now() - startedAt };
  const answered = [...answeredComments];
  return { kind: 'session-ended', report, change: change.value, tree: tree.value, usage, answered };
};
