import type * as z from 'zod';
import { Workflow } from '../domain/index.ts';

type Definition = z.input<ReturnType<typeof Workflow>>;

/** Finds smells, pins behaviour, refactors, proves, reviews, asks. Runs on program agents alone. */
const improve: Definition = {
  name: 'improve',
  description: 'Find code smells, pin behaviour by tests, refactor, prove it and propose the change.',
  planGate: false,
  retry: { attempts: 2 },
  stages: [
    { id: 'pin', kind: 'agent', role: 'tester' },
    { id: 'baseline', kind: 'checks', expect: 'green', phase: 'work' },
    { id: 'refactor', kind: 'agent', role: 'developer' },
    { id: 'prove', kind: 'checks', expect: 'green', onFailure: 'refactor' },
    { id: 'review', kind: 'agent', role: 'reviewer' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'refactor' },
    { id: 'integrate', kind: 'integrate' },
  ],
};

/** The same, where a model takes over what no rule can do safely; the proofs stay the engine's. */
const improveWithModel: Definition = {
  ...improve,
  name: 'improve-with-model',
  description: 'Improve, and let a language model take on what no rule can refactor safely; the proofs are the same.',
};

/** The long road: specification, failing tests, code, checks, attack, review. */
const feature: Definition = {
  name: 'feature',
  description: 'Specify, prove the gap with failing tests, implement, break, review, accept, integrate.',
  stages: [
    { id: 'specify', kind: 'agent', role: 'product-manager' },
    { id: 'test', kind: 'agent', role: 'tester' },
    { id: 'red', kind: 'checks', expect: 'red', onFailure: 'test' },
    { id: 'implement', kind: 'agent', role: 'developer' },
    { id: 'green', kind: 'checks', expect: 'green', onFailure: 'implement' },
    { id: 'break', kind: 'agent', role: 'breaker' },
    { id: 'withstand', kind: 'checks', expect: 'green', onFailure: 'implement' },
    { id: 'review', kind: 'agent', role: 'reviewer' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'implement' },
    { id: 'integrate', kind: 'integrate' },
  ],
};

/** A bug is first shown by a test that fails. */
const fix: Definition = {
  name: 'fix',
  description: 'Show the bug with a failing test, mend it, prove it, review, accept, integrate.',
  stages: [
    { id: 'reproduce', kind: 'agent', role: 'tester' },
    { id: 'red', kind: 'checks', expect: 'red', onFailure: 'reproduce' },
    { id: 'mend', kind: 'agent', role: 'developer' },
    { id: 'green', kind: 'checks', expect: 'green', onFailure: 'mend' },
    { id: 'review', kind: 'agent', role: 'reviewer' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'mend' },
    { id: 'integrate', kind: 'integrate' },
  ],
};

/** Words, with the checks as a guard that no code broke. */
const docs: Definition = {
  name: 'docs',
  description: 'Write or mend documentation, check that nothing broke, review, accept, integrate.',
  planGate: false,
  stages: [
    { id: 'write', kind: 'agent', role: 'writer' },
    { id: 'check', kind: 'checks', expect: 'green', onFailure: 'write' },
    { id: 'review', kind: 'agent', role: 'reviewer' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'write' },
    { id: 'integrate', kind: 'integrate' },
  ],
};

/** One developer session, checks, gate. */
const quick: Definition = {
  name: 'quick',
  description: 'One developer session, checks, and the change gate.',
  planGate: false,
  singleTask: true,
  stages: [
    { id: 'develop', kind: 'agent', role: 'developer' },
    { id: 'check', kind: 'checks', expect: 'green', onFailure: 'develop' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'develop' },
    { id: 'integrate', kind: 'integrate' },
  ],
};

const definitions: readonly Definition[] = [improve, improveWithModel, feature, fix, docs, quick];

/** Names of the workflows that ship with the engine. */
export const builtInNames: readonly string[] = definitions.map(({ name }) => name);

/** Reads it through the schema when it is asked for, not at start. What is read once is not worth compiling a reader for. */
function read(definition: Definition): Workflow {
  return Workflow().parse(definition, { jitless: true });
}

/** The workflow of that name that ships with the engine. */
export function builtInWorkflow(name: string): Workflow | undefined {
  const definition = definitions.find((each) => each.name === name);
  return definition && read(definition);
}

/** The workflows that ship with the engine, by name. */
export function builtInWorkflows(): ReadonlyMap<string, Workflow> {
  return new Map(definitions.map((definition) => [definition.name, read(definition)]));
}
