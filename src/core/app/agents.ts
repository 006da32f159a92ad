import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type RoleName, type Workflow } from '../domain/index.ts';
import type { Agent, Planner } from '../ports/index.ts';
import { improvementDeveloper, improvementPlanner, improvementReviewer, improvementTester } from '../roles/index.ts';

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

/** The crew of a workflow, or `no-model` with what runs without one. */
export function crewOf(workflow: Workflow): Result<Crew, Failure> {
  if (!runsOnPrograms.has(workflow.name)) {
    const text =
      `The workflow "${workflow.name}" needs a language model to fill its roles, and none is configured. ` +
      'Without one you can run "maestro improve".';
    return err(failure('no-model', text));
  }
  const roles = workflow.stages.flatMap((stage) => (stage.kind === 'agent' ? [stage.role] : []));
  const missing = roles.find((role) => !programs.agents.has(role));
  if (missing === undefined) return ok(programs);
  return err(failure('no-model', `No program agent fills the role "${missing}" of the workflow "${workflow.name}".`));
}
