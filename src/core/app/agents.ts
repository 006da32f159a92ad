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
import { noModel } from './no-model.ts';
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

/** Whether a workflow runs on program agents alone. */
export function runsOnPrograms({ name }: Workflow): boolean {
  return name === 'improve';
}

/** The crew of a workflow: programs where they can do all of it, else models; `no-model` with what runs without one. */
export function crewOf(workflow: Workflow, model: ModelAgentParts | null): Result<Crew, Failure> {
  if (runsOnPrograms(workflow)) return ok(programs);
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
