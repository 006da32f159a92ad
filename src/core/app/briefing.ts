import { estimateTokens } from '../agent/index.ts';
import { err, ok, type Result } from '../base/index.ts';
import { failure, isClosed, type Failure, type Worktree } from '../domain/index.ts';
import type { OpenSession, State, TaskState } from '../machine/index.ts';
import { fitPortions } from '../memory/index.ts';
import type { Briefing, CodeIndex, JournalReader } from '../ports/index.ts';
import { briefingPage, taskText, textsOf } from './brief/briefing-page.ts';
import { activityOf, decisionsOf, evidenceLines, logOf, questionsOf, requirementsOf } from './brief/collect.ts';
import { questionOf } from './brief/relevant.ts';
import type { OpenKnowledgeStore } from './knowledge/open-knowledge.ts';
import { relatedToPlaces } from './knowledge/related.ts';
import type { MemoryLook, WorkspaceMemory } from './remember/memory.ts';
import { briefingParts, type BriefingPart, type StageStanding, type TaskBriefing } from './brief/task-briefing.ts';

type Stage = Pick<OpenSession, 'stageId' | 'role' | 'parent'>;

/** What an agent of an open session, or of a stage to come, is told. */
export function briefingOf(
  state: State,
  task: TaskState,
  worktree: Pick<Worktree, 'path' | 'baseCommit'>,
  { stageId, role, parent }: Stage,
): Result<Briefing, Failure> {
  const stated = state.goals.get(task.task.goalId);
  if (!stated) return err(failure('stale', 'The goal of this task is gone.'));
  const { failures, comments, unanswered, reports, evidence, change } = task;
  const { goal, plan, guidance } = stated;
  return ok({
    goal,
    task: task.task,
    criteria: plan?.criteria.filter(({ id }) => task.task.criteria.includes(id)) ?? [],
    stageId,
    role,
    attempt: task.stages[stageId]?.sessions ?? 1,
    order: parent ? { role: parent.role, task: parent.task, why: parent.why } : null,
    guidance: guidance === '' ? null : { questions: plan?.questions ?? [], answer: guidance },
    failures,
    comments,
    // What the person remarked is for whoever has the stage.
    unanswered: parent ? [] : unanswered,
    reports,
    evidence,
    change,
    worktree: worktree.path,
    baseCommit: worktree.baseCommit,
  });
}

/** The stage that is at work, else the next one that an agent fills, else the last one that an agent had. */
function stageOf(
  state: State,
  { task, status, stages }: TaskState,
): (Stage & { readonly standing: StageStanding }) | null {
  const open = [...state.sessions.values()].find(({ taskId, parent }) => taskId === task.id && !parent);
  if (open) return { ...open, standing: 'at-work' };
  const filled = state.goals
    .get(task.goalId)
    ?.goal.workflow.stages.flatMap((stage) =>
      stage.kind === 'agent' ? [{ stageId: stage.id, role: stage.role, parent: undefined }] : [],
    );
  const isToCome = ({ stageId }: Stage): boolean => ['running', 'waiting'].includes(stages[stageId]?.status ?? '');
  const next = isClosed(status) ? undefined : filled?.find(isToCome);
  if (next) return { ...next, standing: 'next' };
  const past = filled?.findLast(({ stageId }) => (stages[stageId]?.sessions ?? 0) > 0);
  if (past) return { ...past, standing: 'past' };
  const last = filled?.at(-1);
  return last ? { ...last, standing: 'never' } : null;
}

/** Where a briefing takes from what the state alone does not tell, and how long it may be. */
export interface BriefingMeans {
  readonly journal: JournalReader | null;
  readonly index: CodeIndex | null;
  readonly memory?: WorkspaceMemory | null;
  readonly openKnowledge?: OpenKnowledgeStore | undefined;
  /** 4,000 when not given. */
  readonly tokens?: number | undefined;
  readonly signal: AbortSignal;
}

type Parts = Pick<TaskBriefing, BriefingPart>;

/** Fragments that are recalled for a task. */
const recalled = 8;

async function memoriesOf(briefing: Briefing, memory: MemoryLook | undefined): Promise<Parts['memories']> {
  const { text } = questionOf(briefing);
  const found = await memory?.recall({ text, limit: recalled, goal: briefing.goal.id });
  return found?.ok ? found.value.map(({ fragment, why }) => ({ id: fragment.id, text: fragment.text, why })) : [];
}

/** What earlier work had to do with its files, at most. */
const mostRelated = 12;

async function relatedOf(
  briefing: Briefing,
  places: Promise<Parts['relevantFiles']>,
  memory: MemoryLook | undefined,
  { journal, openKnowledge, signal }: Omit<BriefingMeans, 'tokens'>,
): Promise<Parts['related']> {
  if (!journal || !openKnowledge) return [];
  const { near } = questionOf(briefing);
  const reader = { goalId: briefing.goal.id, taskId: briefing.task.id };
  const parts = { journal, memory };
  return (await relatedToPlaces({ near, found: places }, reader, openKnowledge, parts, signal)).slice(0, mostRelated);
}

async function placesOf(
  briefing: Briefing,
  { index, signal }: Omit<BriefingMeans, 'tokens'>,
): Promise<Parts['relevantFiles']> {
  const found = await index?.search(questionOf(briefing), signal);
  return found?.ok ? found.value : [];
}

/** What is slow is asked at once; memory is read once for all of it. */
async function partsOf(
  state: State,
  task: TaskState,
  briefing: Briefing,
  means: Omit<BriefingMeans, 'tokens'>,
): Promise<Parts> {
  const { journal } = means;
  const memory = means.memory?.look();
  const goal = state.goals.get(task.task.goalId);
  const places = placesOf(briefing, means);
  const [relevantFiles, memories, related, decisions, recentActivity] = await Promise.all([
    places,
    memoriesOf(briefing, memory),
    relatedOf(briefing, places, memory, means),
    journal ? decisionsOf(journal, task) : [],
    journal ? activityOf(journal, task.task.id) : [],
  ]);
  const told = new Set(memories.map(({ id }) => `memory:${id}`));
  return {
    openQuestions: questionsOf(state, task),
    requirements: goal ? requirementsOf(task, goal) : [],
    decisions,
    log: logOf(task),
    evidence: evidenceLines(task.evidence),
    relevantFiles,
    memories,
    related: related.filter(({ id }) => !told.has(id)),
    recentActivity,
  };
}

/** Cuts what has no room. Of recent activity the last stays longest; of all else, the first. */
function cut(
  task: TaskBriefing['task'],
  parts: Parts,
  tokens: number,
  costs: Pick<TaskBriefing['budget'], 'goal' | 'spent'>,
): TaskBriefing {
  const own = estimateTokens(taskText({ task }));
  const portions = briefingParts.map((name) => {
    const texts = textsOf(name, parts[name]);
    return { name, texts: name === 'recentActivity' ? texts.toReversed() : texts };
  });
  const fitted = fitPortions(portions, Math.max(0, tokens - own), estimateTokens);
  const { kept, used, leftOut } = fitted;
  const taken = [...fitted.tokens].flatMap(([part, of]) => (of > 0 ? [{ part, tokens: of }] : []));
  const first = <T>(part: BriefingPart, items: readonly T[]): readonly T[] => items.slice(0, kept.get(part));
  return {
    task,
    requirements: first('requirements', parts.requirements),
    log: first('log', parts.log),
    relevantFiles: first('relevantFiles', parts.relevantFiles),
    recentActivity: first('recentActivity', parts.recentActivity.toReversed()).toReversed(),
    openQuestions: first('openQuestions', parts.openQuestions),
    decisions: first('decisions', parts.decisions),
    memories: first('memories', parts.memories),
    related: first('related', parts.related),
    evidence: first('evidence', parts.evidence),
    budget: { tokens, used: own + used, leftOut, parts: taken, ...costs },
  };
}

const usualTokens = 4_000;

/**
 * All that an agent or a person needs to take a task up, as data and as a page: the same for the same state and index. What
 * happened until now is learnt from first. What has no room gives way in the order of `briefingParts`, from behind.
 */
export async function readBriefing(
  state: State,
  taskId: string,
  { tokens = usualTokens, ...means }: BriefingMeans,
): Promise<Result<{ readonly briefing: TaskBriefing; readonly page: string }, Failure>> {
  const task = state.tasks.get(taskId);
  const stage = task && stageOf(state, task);
  if (!task || !stage)
    return err(failure('not-found', `There is no task ${taskId} for an agent. "maestro status" lists the tasks.`));
  const told = briefingOf(state, task, task.worktree ?? { path: '', baseCommit: '' }, stage);
  if (!told.ok) return told;
  if (means.journal) await means.memory?.learn(means.journal);
  const { id, goalId, title, description, risk, files } = task.task;
  const { goal, attempt } = told.value;
  const about = {
    ...{ id, goalId, title, description, risk, files },
    ...{ goal: goal.text, status: task.status, reason: task.reason },
    ...{ stage: stage.stageId, stageStanding: stage.standing, role: stage.role, attempt },
    changed: task.change?.files.map(({ path }) => path) ?? [],
  };
  const spent = { dollars: task.cost.dollars, unpriced: task.cost.unpriced };
  const parts = await partsOf(state, task, told.value, means);
  const briefing = cut(about, parts, tokens, { goal: goal.budget, spent });
  return ok({ briefing, page: briefingPage(briefing) });
}
