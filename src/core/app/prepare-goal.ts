import { err, ok, slugOf, type Result } from '../base/index.ts';
import { assessRisk } from '../changes/index.ts';
import { Goal, failure, formMasker, type Command, type Failure, type Limit } from '../domain/index.ts';
import type { Repository } from '../ports/index.ts';
import { modelParts } from './model-parts.ts';
import { findCommands } from './run-commands.ts';
import type { Surroundings } from './surroundings.ts';
import { findWorkflow } from './workflows.ts';

/** Characters of a goal: it is in every briefing, beside what an agent must read. */
const longestGoal = 100_000;

/** What the person asks for. */
export interface GoalRequest {
  readonly text: string;
  readonly workflow: string;
  /** 0 to 5. */
  readonly autonomy: number;
  /** Policy may accept changes of low risk. */
  readonly acceptLowRisk: boolean;
  /** Paths inside the workspace; empty: all of it. */
  readonly paths: readonly string[];
  readonly priority?: number;
  readonly deadline?: number;
  /** Only plan: nothing starts before the person approves. */
  readonly holdPlan?: boolean;
  /** Tasks that the plan may hold. */
  readonly tasks?: number;
  /** What its models may take before the person is asked; counts instead of what goals may take in general. */
  readonly limit?: Limit;
  /** Models are asked anew, whatever was answered before. */
  readonly asksAnew?: true;
  readonly by: string;
}

/** A goal that can be stated, by this process or by the one that writes. */
export interface PreparedGoal {
  readonly command: Extract<Command, { type: 'create-goal' }>;
  /** Why its level is not the one that was asked for; null when it is. */
  readonly held: string | null;
  /** The workspace as it stood when the goal was prepared. */
  readonly repository: Repository;
}

function tooLong(length: number): Failure {
  const size = `${length.toLocaleString('en')} characters; at most ${longestGoal.toLocaleString('en')} are taken`;
  const next = 'Put the long part into a file of the workspace and name that file in the goal.';
  return failure('bad-input', `The goal has ${size}, and nothing was begun. ${next}`);
}

/**
 * Makes the command that states a goal. Needs no writer's lease: it reads the workspace and makes sure of the goal's branch.
 * @param opened the repository, when it was opened a moment ago and need not be looked at again.
 * Fails when the workflow is unknown, nobody can fill its roles, nothing can prove a change, or the goal does not fit.
 */
export async function prepareGoal(
  request: GoalRequest,
  surroundings: Surroundings,
  signal: AbortSignal,
  opened: Repository | null = null,
): Promise<Result<PreparedGoal, Failure>> {
  if (request.text.length > longestGoal) return err(tooLong(request.text.length));
  const text = (surroundings.masker ?? formMasker).all(request.text);
  const workflow = await findWorkflow(request.workflow, surroundings);
  if (!workflow.ok) return workflow;
  const [{ crewOf }, { readRoleBook }] = await Promise.all([import('./agents.ts'), import('./role-book.ts')]);
  const book = await readRoleBook(surroundings);
  if (!book.ok) return book;
  const crew = crewOf(workflow.value, modelParts(surroundings, null), book.value);
  if (!crew.ok) return crew;
  const provable = await findCommands(surroundings.workspace, surroundings);
  if (!provable.ok) return provable;
  // The person may have committed, or edited a folder without git, since the workspace was opened.
  const repository = opened ? ok(opened) : await surroundings.openRepository(assessRisk, signal);
  if (!repository.ok) return repository;
  const [{ heldBackBy, noFilePolicy }, policy] = await Promise.all([
    import('../policy/index.ts'),
    surroundings.readPolicy?.(),
  ]);
  const { most } = policy ?? noFilePolicy;
  const { head } = repository.value.state;
  const branch = await repository.value.ensureBranch(`maestro/${slugOf(text)}`, head);
  if (!branch.ok) return branch;
  const stated = {
    text,
    workflow: workflow.value,
    autonomy: Math.min(request.autonomy, most.level),
    acceptLowRisk: request.acceptLowRisk,
    holdPlan: request.holdPlan ?? false,
    budget: { ...(request.tasks === undefined ? {} : { tasks: request.tasks }), ...request.limit },
    ...(request.asksAnew ? { asksAnew: true } : {}),
    priority: request.priority ?? 0,
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    paths: [...request.paths],
    // A branch of an earlier goal of the same words goes on where it is.
    base: branch.value,
  };
  // One goal is not worth compiling a reader for.
  const goal = Goal().omit({ id: true }).safeParse(stated, { jitless: true });
  if (!goal.success) return err(failure('bad-input', `The goal does not fit: ${goal.error.message}`));
  const held = heldBackBy(request.autonomy, policy ?? noFilePolicy);
  return ok({ command: { type: 'create-goal', by: request.by, goal: goal.data }, held, repository: repository.value });
}
