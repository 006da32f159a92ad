import { createEmitter, createLifetime, err, ok, type Emitter, type Lifetime, type Result } from '../base/index.ts';
import {
  failureIn,
  formMasker,
  type Command,
  type Failure,
  type JournalEvent,
  type Limits,
  type Masker,
} from '../domain/index.ts';
import { fold, type Env, type State } from '../machine/index.ts';
import type { JournalReader, JournalWriter, Repository } from '../ports/index.ts';
import { createEngine, type EffectHandler, type Engine } from '../workflow/index.ts';
import type { WorkspaceConfig } from './config.ts';
import { offersOf } from './configured-model.ts';
import { createEvidenceKeeper, type EvidenceKeeper } from './evidence-keeper.ts';
import { worktreeKey, type HandlerParts } from './handler.ts';
import { createLanes } from './lanes.ts';
import type { Reuse } from './reusing.ts';
import type { CheckParts } from './run-commands.ts';
import { wasWanted } from './was-wanted.ts';
import { modelParts } from './model-parts.ts';
import { openPolicyBook, type PolicyBook } from './policy-book.ts';
import { heldNote } from './held-note.ts';
import type { GoalRequest } from './prepare-goal.ts';
import { createReflecting, type Reflecting } from './reflect/reflecting.ts';
import { newRecords, type SharedRecords } from './shared-records.ts';
import { riskWithSetup } from './setup-risk.ts';
import type { Surroundings } from './surroundings.ts';
import { keepTrashSmall, type TrashKeeping } from './trash.ts';

/** How long a session's lease lasts, in milliseconds. */
const lease = 60_000;

/** The engine at work on one workspace, as its writer. */
export interface Maestro {
  readonly journal: JournalReader;
  readonly repository: Repository;
  /** What the person should know about how the workspace was opened, in sentences. */
  readonly notes: readonly string[];
  state(): State;
  /**
   * States a goal; the plan is made at once. Returns the goal's id. `asOpened`: the workspace was opened for this goal and
   * is not looked at again.
   */
  startGoal(request: GoalRequest, how?: { readonly asOpened: boolean }): Promise<Result<string, Failure>>;
  /** Gives a command to the machine. */
  dispatch(command: Command): Result<null, Failure>;
  onEvents(listener: (events: readonly JournalEvent[]) => void): () => void;
  /** Another process asks to have the workspace: whoever opened this one closes it. */
  onLeave(listener: (leaving: Leaving) => void): () => void;
  /** Resolves when nothing goes on without a person. */
  settled(): Promise<void>;
  halted(): Failure | null;
  /** Stops all work; what was under way is taken up again by the next writer. */
  close(): Promise<void>;
}

/** The state that a journal tells of. */
export async function foldJournal(journal: JournalReader): Promise<Result<State, Failure>> {
  let state: State | undefined;
  try {
    for await (const events of journal.read()) state = fold(events, state);
  } catch (error) {
    const known = failureIn(error);
    if (!known) throw error;
    return err(known);
  }
  return ok(fold([], state));
}

/** Takes the workspace as its writer and takes up the work that an earlier process left. */
export async function openMaestro(surroundings: Surroundings, label: string): Promise<Result<Maestro, Failure>> {
  const config = await surroundings.readConfig();
  if (!config.ok) return config;
  const lifetime = createLifetime('maestro');
  // While git looks at the folder, the journal is opened and folded.
  const opening = surroundings.openRepository(riskWithSetup(surroundings), lifetime.signal);
  const writer = surroundings.journals.openWriter(label);
  lifetime.add(() => {
    if (writer.ok) writer.value.close();
  });
  const state = writer.ok ? await foldJournal(writer.value) : writer;
  const repository = await opening;
  const givingUp = async <T>(failed: T): Promise<T> => {
    await lifetime.dispose();
    return failed;
  };
  if (!repository.ok) return givingUp(repository);
  if (!writer.ok) return givingUp(writer);
  if (!state.ok) return givingUp(state);
  const journal = writer.value;
  const live = [...state.value.tasks.values()].filter((task) => task.worktree);
  const [trouble, { answerByPolicy, goalUnder, noFilePolicy }, laidDown] = await Promise.all([
    surroundings.remember(),
    import('../policy/index.ts'),
    surroundings.readPolicy?.(),
    repository.value.sweep(new Set(live.map(({ task }) => worktreeKey(task.goalId, task.id)))),
  ]);
  const policyBook = openPolicyBook(surroundings, laidDown ?? noFilePolicy, (text) => {
    started.dispatch({ type: 'log-note', goalId: '', by: 'policy', level: 'warning', text });
  });
  const policy: Env['policy'] = (gate, goal) => answerByPolicy(gate, goalUnder(goal, policyBook.now()));
  const parts = { repository: repository.value, state: state.value, policy, policyBook };
  const started = start(surroundings, journal, parts, config.value, lifetime);
  return ok({ ...started, notes: [...(trouble === null ? [] : [trouble]), ...policyBook.now().troubles] });
}

function keepEvidence(
  surroundings: Surroundings,
  repository: Repository,
  state: State,
  note: (text: string) => void,
): EvidenceKeeper {
  const known = [...state.tasks.values()].flatMap((task) => task.evidence ?? []);
  const { checks, clock, readConfig } = surroundings;
  const mayRun: CheckParts['mayRun'] = async (commands) =>
    (await import('./own-commands.ts')).needAllowedChecks(commands, surroundings);
  return createEvidenceKeeper({ repository, checks, clock, readConfig, mayRun, note }, known);
}

/** What carries effects out (agents, prompts, tools). */
const loadHandlers = () => import('./handlers.ts');

/** Loads it with the first effect: an engine at rest needs none of it. */
function handlerOf(parts: HandlerParts): EffectHandler {
  return async (effect, state, signal) => {
    const [{ createEffectHandler }] = await Promise.all([loadHandlers(), parts.policyBook.read()]);
    return createEffectHandler(parts)(effect, state, signal);
  };
}

/** Who has this process leave the workspace: to take it over, or because everything is to stop. */
export interface Leaving {
  readonly by: string;
  readonly why: 'taken-over' | 'stopped';
}

/** Takes what other processes ask for; tells when one asks for the workspace itself, or for an end of it all. */
function takeCommands(
  journal: JournalWriter,
  engine: Engine,
  note: HandlerParts['note'],
  lifetime: Lifetime,
): Emitter<Leaving> {
  const leaving = createEmitter<Leaving>();
  lifetime.add(
    journal.onCommand((command, answer) => {
      if (command.type !== 'yield-workspace') {
        answer(engine.dispatch(command));
        if (command.type === 'stop-everything') leaving.emit({ by: command.by, why: 'stopped' });
        return;
      }
      const { by } = command;
      note({ goalId: '', by, level: 'info', text: `${by} takes the workspace over.` });
      answer(ok(null));
      leaving.emit({ by, why: 'taken-over' });
    }),
  );
  return leaving;
}

/** What was opened for an engine. */
interface StartParts {
  readonly repository: Repository;
  readonly state: State;
  readonly policy: Env['policy'];
  readonly policyBook: PolicyBook;
}

function start(
  surroundings: Surroundings,
  journal: JournalWriter,
  { repository, state, policy, policyBook }: StartParts,
  { concurrency, sessions, limits, cache }: WorkspaceConfig,
  lifetime: Lifetime,
): Omit<Maestro, 'notes'> {
  const { clock, random, openAnswers } = surroundings;
  const note: HandlerParts['note'] = (line) => void engine.dispatch({ type: 'log-note', ...line });
  const evidence = keepEvidence(surroundings, repository, state, (text) => {
    const running = [...engine.state().goals.values()].find((goal) => goal.status === 'running');
    note({ goalId: running?.goal.id ?? '', by: 'engine', level: 'warning', text });
  });
  const reuse: Reuse | undefined =
    openAnswers && cache !== false
      ? { open: openAnswers, now: () => clock.now(), wasWanted: (kept) => wasWanted(kept, engine.state()) }
      : undefined;
  const shared = newRecords(surroundings.health);
  const handle = handlerOf({
    surroundings,
    repository,
    evidence,
    journal,
    lanes: createLanes(),
    policyBook,
    untouched: new Set(),
    // Looked up for each effect: the person may have chosen another model since.
    get models() {
      const models = modelParts(surroundings, repository, shared);
      return models && { ...models, sessions, limits, reuse };
    },
    note,
    dispatch: (command) => engine.dispatch(command),
    present: () => engine.state(),
  });
  const masker = surroundings.masker ?? formMasker;
  const given = { journal, state, clock, random, handle, limits: { concurrency }, lease, lifetime, masker };
  const engine: Engine = createEngine({ ...given, policy });
  const reflecting = reflectOn(surroundings, shared, { journal, engine, team: limits ?? {}, masker, lifetime });
  const trash = clearTrash(surroundings, engine, lifetime);
  const leaving = takeCommands(journal, engine, note, lifetime);
  engine.resume();
  return {
    journal,
    repository,
    state: engine.state,
    startGoal: (request, { asOpened } = { asOpened: false }) =>
      startGoal(request, surroundings, engine, lifetime.signal, asOpened ? repository : null),
    dispatch: engine.dispatch,
    onEvents: engine.onEvents,
    onLeave: leaving.on,
    settled: () => engine.settled().then(reflecting.settled).then(trash.settled),
    halted: engine.halted,
    async close() {
      await lifetime.dispose();
      await Promise.all([surroundings.workshop.dispose(), surroundings.code?.close()]);
      for (const { provider } of surroundings.model ? offersOf(surroundings.model) : []) provider.close?.();
    },
  };
}

/** Has goals thought over as their tasks are done, where the person named a model for summaries. */
function reflectOn(
  surroundings: Surroundings,
  shared: SharedRecords,
  {
    journal,
    engine,
    team,
    masker,
    lifetime,
  }: { journal: JournalReader; engine: Engine; team: Limits; masker: Masker; lifetime: Lifetime },
): Reflecting {
  const { clock, readRouting } = surroundings;
  const { dispatch, state: present } = engine;
  const reflecting = createReflecting(async (goalId) => {
    const { model } = surroundings;
    const rules = model && readRouting ? await readRouting() : null;
    if (!model || !rules?.ok || !rules.value.routes.some(({ kind }) => kind === 'summary')) return;
    const { reflect } = await import('./reflect/reflect.ts');
    const parts = { journal, model, rules: rules.value, team, shared, clock, masker, dispatch, present };
    await reflect(goalId, parts, lifetime.signal).catch(() => undefined);
  });
  lifetime.add(engine.onEvents(reflecting.heed));
  return reflecting;
}

/** Has the trash cleared up when work was done. */
function clearTrash({ openTrash, clock }: Surroundings, { state, onEvents }: Engine, lifetime: Lifetime): TrashKeeping {
  const keeping = keepTrashSmall(openTrash, state, clock);
  lifetime.add(onEvents(keeping.heed));
  return keeping;
}

async function startGoal(
  request: GoalRequest,
  surroundings: Surroundings,
  engine: Engine,
  signal: AbortSignal,
  opened: Repository | null,
): Promise<Result<string, Failure>> {
  const { prepareGoal } = await import('./prepare-goal.ts');
  const preparing = prepareGoal(request, surroundings, signal, opened);
  // Its first effect follows at once: what that needs is loaded while git answers.
  void loadHandlers();
  const prepared = await preparing;
  if (!prepared.ok) return prepared;
  const { command, held } = prepared.value;
  const created = engine.dispatch(command);
  if (!created.ok) return created;
  const goalId = `g${String(engine.state().counts.goal)}`;
  if (held !== null) engine.dispatch(heldNote(goalId, held));
  return ok(goalId);
}
