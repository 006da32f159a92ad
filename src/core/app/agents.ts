import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type RoleName, type Workflow } from '../domain/index.ts';
import type { Agent, Planner } from '../ports/index.ts';
import {
  improvementDeveloper,
  improvementPlanner,
  improvementReviewer,
  improvementTester,
  roleNamed,
} from '../roles/index.ts';
import { createModelAgent, createModelPlanner, type ModelAgentParts } from './model-agent.ts';
import { singleTaskPlanner } from './single-task.ts';

/** Who fills the roles of a workflow. */
export interface Crew {
  readonly planner: Planner;
  readonly agents: ReadonlyMap<RoleName, Agent>;
}

const programs: Crew = {
  planner: improvementPlanner,
  agents: new Map([improvementTester, improvementDeveloper, improvementReviewer].map((agent) => [agent.role, agent])),
};

/** Workflows that run on program agents alone. */
const runsOnPrograms: ReadonlySet<string> = new Set(['improve']);

/** @param needs what cannot be done without a model. */
function noModel(needs: string): Failure {
  return failure(
    'no-model',
    `${needs}, and none is configured. ` +
      'Set MAESTRO_MODEL to its name, with OPENAI_API_KEY for OpenAI or MAESTRO_MODEL_URL for any compatible server ' +
      '("maestro doctor" says what is set). Without a model you can run "maestro improve".',
  );
}

/** The workflow for a goal in words that names none; `no-model` with the ways to get one when none is configured. */
export function workflowForWords(hasModel: boolean): Result<string, Failure> {
  return hasModel ? ok('feature') : err(noModel('A goal in words needs a language model to understand it'));
}

/** The crew of a workflow: programs where they can do all of it, else models; `no-model` with what runs without one. */
export function crewOf(workflow: Workflow, model: ModelAgentParts | null): Result<Crew, Failure> {
  if (runsOnPrograms.has(workflow.name)) return ok(programs);
  if (!model) return err(noModel(`The workflow "${workflow.name}" needs a language model to fill its roles`));
  const names = new Set(workflow.stages.flatMap((stage) => (stage.kind === 'agent' ? [stage.role] : [])));
  const agents = new Map<RoleName, Agent>();
  for (const name of names) {
    const role = roleNamed(name);
    if (!role) return err(failure('not-found', `Nobody knows the role "${name}" of the workflow "${workflow.name}".`));
    agents.set(name, createModelAgent(role, model));
  }
  return ok({ planner: workflow.singleTask ? singleTaskPlanner : createModelPlanner(workflow.planner, model), agents });
}
