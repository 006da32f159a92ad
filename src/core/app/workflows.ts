import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type Workflow } from '../domain/index.ts';
import { builtInWorkflows, validateWorkflow } from '../workflow/index.ts';
import type { Surroundings } from './surroundings.ts';

/** Every workflow that can be named here; the team's own come before built-in ones of the same name. */
export async function listWorkflows(
  surroundings: Surroundings,
): Promise<Result<ReadonlyMap<string, Workflow>, Failure>> {
  const own = await surroundings.readWorkflows();
  if (!own.ok) return own;
  const all = new Map(builtInWorkflows());
  for (const { workflow, source } of own.value) {
    const valid = validateWorkflow(workflow, source);
    if (!valid.ok) return valid;
    all.set(workflow.name, workflow);
  }
  return ok(all);
}

/** The workflow of that name, or a failure that lists the names there are. */
export async function findWorkflow(name: string, surroundings: Surroundings): Promise<Result<Workflow, Failure>> {
  const all = await listWorkflows(surroundings);
  if (!all.ok) return all;
  const workflow = all.value.get(name);
  if (workflow) return ok(workflow);
  const names = [...all.value.keys()].join(', ');
  return err(failure('not-found', `There is no workflow "${name}". There are: ${names}.`));
}
