import { createLifetime, ok, type Result } from '../base/index.ts';
import { assessRisk } from '../changes/index.ts';
import { event, noCost, noEffort, type EmbeddingCall, type Failure, type TranscriptEntry } from '../domain/index.ts';
import type { GoalState, State } from '../machine/index.ts';
import type { AgentContext, JournalReader, JournalWriter, Repository } from '../ports/index.ts';
import { createToolBox } from '../tools/index.ts';
import { crewOf } from './agents.ts';
import { nameAtProvider } from './configured-model.ts';
import { worktreeKey } from './handler.ts';
import { foldJournal } from './maestro.ts';
import { fitToPlan } from './model-fit.ts';
import { modelParts } from './model-parts.ts';
import { answerRules } from '../models/index.ts';
import { readRoleBook } from './role-book.ts';
import type { Surroundings } from './surroundings.ts';
import { wasWanted } from './was-wanted.ts';

/** What came of warming: plans that are kept now, of so many goals that were looked at. */
export interface Warmed {
  readonly kept: number;
  readonly looked: number;
}

/** The planner's sessions of a goal, with the time of their last step. */
async function plannings(
  journal: JournalReader,
  goalId: string,
): Promise<readonly { readonly entries: readonly TranscriptEntry[]; readonly at: number }[]> {
  const sessions = new Map<string, { entries: TranscriptEntry[]; at: number }>();
  for await (const events of journal.read({ goalId, types: ['transcript-extended'] })) {
    for (const event of events) {
      if (event.type !== 'transcript-extended' || event.data.taskId !== undefined) continue;
      const session = sessions.get(event.data.sessionId) ?? { entries: [], at: event.at };
      session.entries.push(event.data.entry);
      sessions.set(event.data.sessionId, { ...session, at: event.at });
    }
  }
  return [...sessions.values()];
}

/** The transcript up to its report, as a session that was cut off there; null when it did not end with one. */
function untilReport(entries: readonly TranscriptEntry[]): readonly TranscriptEntry[] | null {
  const last = entries.at(-1);
  if (last?.kind !== 'tool-finished' || last.name !== 'report' || !last.ok) return null;
  return entries.slice(0, -1);
}

/** What the planner of a past goal worked in, and what is journaled nowhere now. */
async function contextIn(
  folder: string,
  surroundings: Surroundings,
  {
    repository,
    role,
    tools,
    entries,
    commit,
    noteEmbedding,
  }: {
    readonly repository: Repository;
    readonly role: string;
    readonly tools: Parameters<typeof createToolBox>[0]['tools'];
    readonly entries: readonly TranscriptEntry[];
    readonly commit: string;
    readonly noteEmbedding: AgentContext['noteEmbedding'];
  },
  signal: AbortSignal,
): Promise<AgentContext> {
  const { openFiles, workshop, search } = surroundings;
  const setting = {
    ...{ files: await openFiles(folder), workshop, search, signal },
    baseText: (path: string) => repository.fileAt(commit, path),
    log: (path: string | null, limit: number) => repository.log(commit, path, limit),
    change: () => Promise.resolve(ok(null)),
  };
  return {
    tools: createToolBox({ role, tools, writes: 'none', protectedPaths: [] }, setting),
    signal,
    recorded: () => Promise.resolve(entries),
    record: () => ok(null),
    heard: () => [],
    isPaused: () => false,
    alive: () => undefined,
    noteChoice: () => undefined,
    noteOutage: () => undefined,
    noteEmbedding,
    spending: {
      ...{ goalId: '', taskId: null, sessionId: '' },
      books: { spent: () => noCost, worked: () => noEffort, raised: () => 0, warned: () => 0 },
      atLimit: () => undefined,
      neared: () => undefined,
    },
    note: () => undefined,
  };
}

/** Lets the planner end once more with the plan that it made, so that the plan is kept as it would have been then. */
async function warmGoal(
  { goal }: GoalState,
  state: State,
  journal: JournalWriter,
  repository: Repository,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const models = modelParts(surroundings, repository);
  const book = await readRoleBook(surroundings);
  const { openAnswers: open } = surroundings;
  if (!models || !book.ok || !open || goal.workflow.singleTask) return false;
  const [planning] = (await plannings(journal, goal.id)).slice(-1);
  const entries = planning && untilReport(planning.entries);
  const turn = entries?.findLast((entry) => entry.kind === 'turn');
  if (!planning || !entries || !turn) return false;
  if (surroundings.clock.now() - planning.at > answerRules.decomposition.lifetime) return false;
  const reuse = { open, now: () => planning.at, wasWanted: () => true };
  const fit = await fitToPlan({ goal, feedback: [] }, models);
  if (!fit.ok) return false;
  const crew = crewOf(goal.workflow, { ...models, reuse }, book.value, fit.value);
  const role = book.value.get(goal.workflow.planner);
  // What another model has said is not what this one would say.
  if (!crew.ok || !role) return false;
  const by = crew.value.planner.id.slice(0, -`/${role.name}`.length);
  if (nameAtProvider(models.model, by) !== turn.sent.model) return false;
  if (!wasWanted({ goalId: goal.id, answer: turn.calls.find(({ name }) => name === 'report')?.input ?? '' }, state))
    return false;
  const key = worktreeKey(goal.id, 'warm');
  const worktree = await repository.prepareWorktree(key, goal.base.commit);
  if (!worktree.ok) return false;
  // No engine is at work, so it goes straight into the journal.
  const noteEmbedding = (call: EmbeddingCall): void =>
    void journal.append([event('texts-embedded', { goalId: goal.id, call })], surroundings.clock.now(), false);
  try {
    const { path } = worktree.value;
    const parts = { repository, role: role.name, tools: role.tools, entries, commit: goal.base.commit, noteEmbedding };
    const context = await contextIn(path, surroundings, parts, signal);
    const made = await crew.value.planner.plan({ goal, version: 1, feedback: [], worktree: path }, context);
    return made.ok;
  } finally {
    await repository.removeWorktree(key);
  }
}

/** Keeps the plans of past goals that were wanted and are young enough, as if they had been kept when they were made. */
export async function warmAnswers(surroundings: Surroundings, signal: AbortSignal): Promise<Result<Warmed, Failure>> {
  const writer = surroundings.journals.openWriter('command line');
  if (!writer.ok) return writer;
  const lifetime = createLifetime('warming');
  lifetime.add(() => {
    writer.value.close();
  });
  try {
    const state = await foldJournal(writer.value);
    if (!state.ok) return state;
    const repository = await surroundings.openRepository(assessRisk, AbortSignal.any([signal, lifetime.signal]));
    if (!repository.ok) return repository;
    let [kept, looked] = [0, 0];
    for (const [, goal] of state.value.goals.entries()) {
      if (signal.aborted) break;
      if (!goal.plan || goal.plan.version !== 1) continue;
      looked += 1;
      if (await warmGoal(goal, state.value, writer.value, repository.value, surroundings, signal)) kept += 1;
    }
    return ok({ kept, looked });
  } finally {
    await lifetime.dispose();
  }
}
