import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type Workflow } from '../domain/index.ts';
import { loadWorkflows } from '../workflow/index.ts';
import type { Surroundings } from './surroundings.ts';

type Workflows = ReadonlyMap<string, Workflow>;

/** The team's own workflows, by name. */
async function ownWorkflows({ readWorkflows }: Surroundings): Promise<Result<Workflows, Failure>> {
  const own = await readWorkflows();
  if (!own.ok) return own;
  const { validateWorkflow } = await loadWorkflows();
  for (const { workflow, source } of own.value) {
    const valid = validateWorkflow(workflow, source);
    if (!valid.ok) return valid;
  }
  return ok(new Map(own.value.map(({ workflow }) => [workflow.name, workflow])));
}

/** Every workflow that can be named here; the team's own come before built-in ones of the same name. */
export async function listWorkflows(surroundings: Surroundings): Promise<Result<Workflows, Failure>> {
  const own = await ownWorkflows(surroundings);
  const { builtInWorkflows } = await loadWorkflows();
  return own.ok ? ok(new Map([...builtInWorkflows(), ...own.value])) : own;
}

/** The workflow of that name, or a failure that lists the names there are. */
export async function findWorkflow(name: string, surroundings: Surroundings): Promise<Result<Workflow, Failure>> {
  const own = await ownWorkflows(surroundings);
  if (!own.ok) return own;
  const { builtInNames, builtInWorkflow } = await loadWorkflows();
  const workflow = own.value.get(name) ?? builtInWorkflow(name);
  if (workflow) return ok(workflow);
  const names = [...new Set([...builtInNames, ...own.value.keys()])].join(', ');
  return err(failure('not-found', `There is no workflow "${name}". There are: ${names}.`));
}
