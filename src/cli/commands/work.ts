import { workflowForWords, type GoalRequest } from '../../core/app/index.ts';
import { ok, type Result } from '../../core/base/index.ts';
import { failure, isGoalOpen, type Failure } from '../../core/domain/index.ts';
import { pathsInside, readModelConfig, type Folders } from '../../local/index.ts';
import { cliFor, fail, type Cli } from '../context.ts';
import { workAndTell, withEngine, type Session } from '../engine.ts';
import { handOverGoal, leftOut, tellStart } from '../goal-hand-over.ts';
import { prepareSample } from '../sample.ts';

/** Options of every command that states a goal. */
export interface WorkOptions {
  readonly workflow?: string;
  readonly autonomy: number;
  readonly yesLow?: true;
  readonly paths?: readonly string[];
  readonly priority?: number;
  readonly deadline?: number;
  readonly tasks?: number;
  /** US dollars. */
  readonly limit?: number;
  readonly limitTokens?: number;
  readonly wait?: true;
  /** False: answers from before are not used. */
  readonly cache?: boolean;
}

/** A goal as it was typed. */
interface Stated {
  readonly text: string;
  /** Null: what fits a goal in words. */
  readonly workflow: string | null;
  readonly paths: readonly string[];
  readonly holdPlan: boolean;
}

function requestOf(stated: Stated & { readonly workflow: string }, options: WorkOptions, by: string): GoalRequest {
  return {
    ...stated,
    autonomy: options.autonomy,
    acceptLowRisk: options.yesLow ?? false,
    by,
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
    ...(options.cache === false ? { asksAnew: true } : {}),
    ...(options.tasks === undefined ? {} : { tasks: options.tasks }),
    limit: {
      ...(options.limit === undefined ? {} : { dollars: options.limit }),
      ...(options.limitTokens === undefined ? {} : { tokens: options.limitTokens }),
    },
  };
}

async function stateGoal(session: Session, request: GoalRequest, waits: boolean): Promise<number> {
  const { cli, maestro, folders } = session;
  const started = await maestro.startGoal(request, { asOpened: true });
  if (!started.ok) return fail(cli, started.error);
  tellStart(cli, folders, maestro.repository.state, started.value);
  // Asked for when the work is under way, which need not wait for it.
  const later = leftOut(maestro.repository);
  return workAndTell(session, new Set([started.value]), { asks: true, waits, later });
}

function insideOf(cli: Cli, folders: Folders, typed: readonly string[]): Result<readonly string[], Failure> {
  return typed.length === 0 ? ok([]) : pathsInside(folders.workspace, cli.cwd, typed);
}

/** The workflow of a goal that names none, by whether there is a model. */
async function workflowOf({ environment }: Cli): Promise<Result<string, Failure>> {
  const config = await readModelConfig(environment);
  return config.ok ? workflowForWords(config.value.models.length > 0) : config;
}

async function work(cli: Cli, stated: Stated, options: WorkOptions): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, 5);
  const paths = insideOf(cli, folders.value, stated.paths);
  if (!paths.ok) return fail(cli, paths.error);
  if (stated.text.trim() === '') return fail(cli, failure('bad-input', 'The goal is empty. Say what is wanted.'));
  const workflow = stated.workflow === null ? await workflowOf(cli) : ok(stated.workflow);
  if (!workflow.ok) return fail(cli, workflow.error);
  const request = requestOf({ ...stated, paths: paths.value, workflow: workflow.value }, options, cli.by);
  const waits = options.wait ?? false;
  return withEngine(
    cli,
    folders.value,
    (session) => stateGoal(session, request, waits),
    (interruption) => handOverGoal({ cli, folders: folders.value, interruption }, request, waits),
  );
}

function improvementText(paths: readonly string[]): string {
  if (paths.length === 0) return 'Improve the code';
  const named = paths.slice(0, 3).join(', ');
  return `Improve ${named}${paths.length > 3 ? ` and ${String(paths.length - 3)} more` : ''}`;
}

/** `maestro run`. */
export function run(cli: Cli, text: string, options: WorkOptions): Promise<number> {
  const { workflow = null, paths = [] } = options;
  return work(cli, { text, workflow, paths, holdPlan: false }, options);
}

/** `maestro improve`. */
export function improve(
  cli: Cli,
  paths: readonly string[],
  options: WorkOptions & { readonly goal?: string; readonly withModel?: true },
): Promise<number> {
  const text = options.goal ?? improvementText(paths);
  const workflow = options.withModel ? 'improve-with-model' : 'improve';
  return work(cli, { text, workflow, paths, holdPlan: false }, options);
}

/** `maestro plan`: nothing starts before the person approves. */
export function plan(
  cli: Cli,
  text: string | undefined,
  paths: readonly string[],
  options: WorkOptions,
): Promise<number> {
  const stated = {
    text: text ?? improvementText(paths),
    workflow: options.workflow ?? (text === undefined ? 'improve' : null),
    paths,
    holdPlan: true,
  };
  return work(cli, stated, options);
}

/** `maestro start`: the main job on the sample project, or on the person's own repository. */
export async function start(cli: Cli, options: WorkOptions & { goal?: string; workspace?: string }): Promise<number> {
  const goal = options.goal === undefined ? {} : { goal: options.goal };
  if (options.workspace !== undefined) return improve(cli, [], { ...options, ...goal });
  const sample = await prepareSample(cli.environment);
  if (!sample.ok) return fail(cli, sample.error);
  cli.terminal.say(`Copied the sample project ${sample.value.name} to ${sample.value.folder} and committed it there.`);
  return improve(cliFor(cli, sample.value.folder), [], { ...options, ...goal });
}

/** `maestro resume`. */
export async function resume(cli: Cli, options: { readonly wait?: true }): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, 5);
  return withEngine(cli, folders.value, (session) => {
    const open = [...session.maestro.state().goals.entries()].filter(([, { status }]) => isGoalOpen(status));
    if (open.length === 0) {
      cli.terminal.say('There is nothing to go on with: every goal is over.');
      if (cli.terminal.json) cli.terminal.value({ goals: [], gates: [], exitCode: 0 });
      return Promise.resolve(0);
    }
    return workAndTell(session, new Set(open.map(([id]) => id)), { asks: true, waits: options.wait ?? false });
  });
}
