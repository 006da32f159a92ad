import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type RoleName, type Workflow } from '../domain/index.ts';
import type { Agent, Planner } from '../ports/index.ts';
import {
  createImprovementDeveloper,
  createImprovementPlanner,
  improvementReviewer,
  improvementTester,
  type RoleBook,
} from '../roles/index.ts';
import { modelsFor } from './assignment.ts';
import { anyFits, nearest, type Fit } from './model-fit.ts';
import { createModelAgent, createModelPlanner, type ModelAgentParts } from './model-agent.ts';
import { noModel } from './no-model.ts';
import { singleTaskPlanner } from './single-task.ts';

/** Who fills the roles of a workflow. */
export interface Crew {
  readonly planner: Planner;
  /** Whether there is anything to choose: which model fills a role, which role a capability. */
  readonly isChosen: boolean;
  /** Whoever fills a role, by the model that was chosen; null for nobody. */
  readonly agentFor: (role: RoleName, model: string | undefined) => Agent | null;
}

/** The program agents of `improve`. */
const programs: Crew = {
  planner: createImprovementPlanner(0),
  isChosen: false,
  agentFor(role) {
    const agents = [improvementTester, createImprovementDeveloper(null), improvementReviewer];
    return agents.find((agent) => agent.role === role) ?? null;
  },
};

/** Tasks of one plan that a model may get for what no rule does safely. */
const hardTasks = 3;

/** Program agents, with a developer that hands over to a model where no rule does it safely. */
function programsWithModel(model: ModelAgentParts, book: RoleBook, fit: Fit): Result<Crew, Failure> {
  const role = book.get('developer');
  const models = role ? modelsFor(role, model.model) : ok([]);
  if (!models.ok) return models;
  const usual = (role && nearest(role, models.value, fit)) ?? model.model.name;
  return ok({
    planner: createImprovementPlanner(hardTasks),
    isChosen: false,
    agentFor(name, by = usual) {
      if (name !== 'developer' || !role) return programs.agentFor(name, by);
      return createImprovementDeveloper(createModelAgent(role, by, model));
    },
  });
}

/** Whether a workflow runs on program agents alone. */
export function runsOnPrograms({ name }: Workflow): boolean {
  return name === 'improve';
}

function modelPlanner(workflow: Workflow, model: ModelAgentParts, book: RoleBook, fit: Fit): Result<Planner, Failure> {
  if (workflow.singleTask) return ok(singleTaskPlanner);
  const role = book.get(workflow.planner);
  if (!role) return err(unknownRole(workflow.planner, workflow, book));
  const models = modelsFor(role, model.model);
  return models.ok ? ok(createModelPlanner(role, nearest(role, models.value, fit) ?? model.model.name, model)) : models;
}

function unknownRole(name: RoleName, workflow: Workflow, book: RoleBook): Failure {
  const text = `Nobody knows the role "${name}" of the workflow "${workflow.name}". There are: ${[...book.keys()].join(', ')}.`;
  return failure('not-found', text);
}

/**
 * The crew of a workflow: programs where they can do all of it, else models; `no-model` with what runs without one. Who is
 * not chosen for a session, such as a planner, is filled by the model that fits best.
 */
export function crewOf(
  workflow: Workflow,
  model: ModelAgentParts | null,
  book: RoleBook,
  fit: Fit = anyFits,
): Result<Crew, Failure> {
  if (runsOnPrograms(workflow)) return ok(programs);
  if (!model) return err(noModel(`The workflow "${workflow.name}" needs a language model to fill its roles`));
  if (workflow.name === 'improve-with-model') return programsWithModel(model, book, fit);
  for (const stage of workflow.stages) {
    if (stage.kind !== 'agent') continue;
    const role = book.get(stage.role);
    if (!role) return err(unknownRole(stage.role, workflow, book));
    const models = modelsFor(role, model.model);
    if (!models.ok) return models;
  }
  const planner = modelPlanner(workflow, model, book, fit);
  if (!planner.ok) return planner;
  return ok({
    planner: planner.value,
    isChosen: true,
    agentFor(name, by = model.model.name) {
      const role = book.get(name);
      return role ? createModelAgent(role, by, model) : null;
    },
  });
}
