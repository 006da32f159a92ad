import { err, ok, type Result } from '../base/index.ts';
import {
  failure,
  needsOf,
  phaseOf,
  topologicalOrder,
  type Failure,
  type StageDefinition,
  type Workflow,
} from '../domain/index.ts';

/** A rule that every workflow must keep: a sentence on what breaks it, or null. */
type Rule = (workflow: Workflow) => string | null;

const uniqueIds: Rule = ({ stages }) => {
  const ids = stages.map((stage) => stage.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? null : `two stages are called "${twice}"`;
};

const knownNames: Rule = (workflow) => {
  const ids = new Set(workflow.stages.map((stage) => stage.id));
  for (const stage of workflow.stages) {
    const unknown = needsOf(workflow, stage).find((need) => !ids.has(need));
    if (unknown !== undefined) return `stage "${stage.id}" needs "${unknown}", which does not exist`;
    const target = 'onFailure' in stage ? stage.onFailure : undefined;
    if (target !== undefined && workflow.stages.find(({ id }) => id === target)?.kind !== 'agent') {
      return `stage "${stage.id}" names "${target}" under onFailure, which is not an agent's stage`;
    }
  }
  return null;
};

const noCycle: Rule = (workflow) => {
  const sorted = topologicalOrder(new Map(workflow.stages.map((stage) => [stage.id, needsOf(workflow, stage)])));
  return 'cycle' in sorted ? `its stages wait for each other: ${sorted.cycle.join(' → ')}` : null;
};

const forwardPhases: Rule = (workflow) => {
  const order = ['work', 'testing', 'review'];
  const rank = (stage: StageDefinition | undefined): number => (stage ? order.indexOf(phaseOf(stage)) : 0);
  for (const stage of workflow.stages) {
    const later = needsOf(workflow, stage).find(
      (need) => rank(workflow.stages.find(({ id }) => id === need)) > rank(stage),
    );
    if (later !== undefined)
      return `stage "${stage.id}" (${phaseOf(stage)}) cannot wait for "${later}", which comes in a later phase`;
  }
  return null;
};

/** The scheduler claims a task by a session of its first stage. */
const startsWithRole: Rule = ({ stages: [first] }) => {
  if (first?.kind !== 'agent' || phaseOf(first) !== 'work') {
    return 'its first stage must be a role at work ("kind": "agent")';
  }
  if (first.needs?.length) return `its first stage "${first.id}" cannot wait for others`;
  return first.when ? `its first stage "${first.id}" cannot depend on a condition: something must begin` : null;
};

/** A stage and all it waits for, directly or not. */
function withNeeds(workflow: Workflow, id: string, found = new Set<string>()): ReadonlySet<string> {
  const stage = workflow.stages.find((candidate) => candidate.id === id);
  if (!stage || found.has(id)) return found;
  found.add(id);
  for (const need of needsOf(workflow, stage)) withNeeds(workflow, need, found);
  return found;
}

/** Work is sent back, never forward. */
const sendsBack: Rule = (workflow) => {
  for (const stage of workflow.stages) {
    const target = 'onFailure' in stage ? stage.onFailure : undefined;
    if (target !== undefined && !withNeeds(workflow, stage.id).has(target)) {
      return `stage "${stage.id}" names "${target}" under onFailure, which does not come before it`;
    }
  }
  return null;
};

/** The gates that nothing lands without. */
const endsGuarded: Rule = (workflow) => {
  const { stages } = workflow;
  const last = stages.at(-1);
  if (last?.kind !== 'integrate') return 'its last stage must be "integrate"';
  if (stages.filter((stage) => stage.kind === 'integrate').length > 1) return 'it may integrate only once';
  const gates = stages.filter((stage) => stage.kind === 'gate' && stage.gate === 'change');
  if (gates.length === 0) return 'it needs a change gate before "integrate": nothing lands without one';
  const conditional = [...gates, last].find((stage) => stage.when);
  if (conditional) return `stage "${conditional.id}" cannot depend on a condition: nothing lands without it`;
  const early = [...gates, last].find((stage) => phaseOf(stage) !== 'review');
  if (early) return `stage "${early.id}" belongs to the review phase, after the checks`;
  const before = withNeeds(workflow, last.id);
  const passedBy = gates.find((gate) => !before.has(gate.id));
  if (passedBy) return `"${last.id}" must wait for the change gate "${passedBy.id}": nothing lands without it`;
  return stages.some((stage) => stage.kind === 'checks' && stage.expect === 'green' && phaseOf(stage) === 'testing')
    ? null
    : 'it needs a checks stage that expects green in the testing phase: nothing lands without evidence';
};

const rules: readonly Rule[] = [uniqueIds, knownNames, noCycle, forwardPhases, startsWithRole, sendsBack, endsGuarded];

/** Checks what a schema cannot say of a workflow. */
export function validateWorkflow(workflow: Workflow, source: string): Result<Workflow, Failure> {
  for (const rule of rules) {
    const problem = rule(workflow);
    if (problem) return err(failure('bad-config', `Workflow "${workflow.name}" (${source}) cannot run: ${problem}.`));
  }
  return ok(workflow);
}
