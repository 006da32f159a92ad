import assert from 'node:assert/strict';
import fc from 'fast-check';
import { phaseOf, Workflow, type StageDefinition } from '../../src/core/domain/index.ts';
import { builtInWorkflows, validateWorkflow } from '../../src/core/workflow/known.ts';

const build = { id: 'build', kind: 'agent', role: 'developer' };
const green = { id: 'green', kind: 'checks', expect: 'green' };
const accept = { id: 'accept', kind: 'gate', gate: 'change' };
const integrate = { id: 'integrate', kind: 'integrate' };

function workflowOf(...stages: readonly object[]): Workflow {
  return Workflow().parse({ name: 'mine', description: '', stages });
}

/** What is wrong with a workflow of these stages; empty when nothing is. */
function problemOf(...stages: readonly object[]): string {
  const result = validateWorkflow(workflowOf(...stages), 'mine.json');
  if (result.ok) return '';
  assert.equal(result.error.reason, 'bad-config');
  const [, problem] = /^Workflow "mine" \(mine\.json\) cannot run: (.*)\.$/.exec(result.error.person) ?? [];
  assert.ok(problem, result.error.person);
  return problem;
}

/** A broken workflow by what is said of it. */
const broken: Readonly<Record<string, readonly object[]>> = {
  'two stages are called "build"': [build, build, green, accept, integrate],
  'stage "green" needs "biuld", which does not exist': [build, { ...green, needs: ['biuld'] }, accept, integrate],
  'stage "green" names "biuld" under onFailure, which is not an agent\'s stage': [
    ...[build, { ...green, onFailure: 'biuld' }, accept, integrate],
  ],
  'stage "accept" names "green" under onFailure, which is not an agent\'s stage': [
    ...[build, green, { ...accept, onFailure: 'green' }, integrate],
  ],
  'its stages wait for each other: build → green → build': [
    ...[{ ...build, needs: ['green'] }, { ...green, needs: ['build'] }, accept, integrate],
  ],
  'its stages wait for each other: green → green': [build, { ...green, needs: ['green'] }, accept, integrate],
  'stage "polish" (work) cannot wait for "green", which comes in a later phase': [
    ...[build, green, { ...build, id: 'polish' }, accept, integrate],
  ],
  'its first stage must be a role at work ("kind": "agent")': [green, { ...accept, needs: [] }, integrate],
  'its first stage "build" cannot wait for others': [
    ...[{ ...build, needs: ['ask'] }, { id: 'ask', kind: 'gate', gate: 'act', needs: [] }, green, accept, integrate],
  ],
  'its first stage "build" cannot depend on a condition: something must begin': [
    ...[{ ...build, when: { risk: ['high'] } }, green, accept, integrate],
  ],
  'stage "green" names "review" under onFailure, which does not come before it': [
    ...[build, { ...green, onFailure: 'review' }, { id: 'review', kind: 'agent', role: 'reviewer' }, accept, integrate],
  ],
  'its last stage must be "integrate"': [build, green, accept],
  'it may integrate only once': [build, green, accept, integrate, { ...integrate, id: 'again' }],
  'it needs a change gate before "integrate": nothing lands without one': [build, green, integrate],
  'stage "accept" cannot depend on a condition: nothing lands without it': [
    ...[build, green, { ...accept, when: { risk: ['high'] } }, integrate],
  ],
  'stage "accept" belongs to the review phase, after the checks': [
    ...[build, { ...accept, phase: 'work' }, green, { ...integrate }],
  ],
  'stage "integrate" belongs to the review phase, after the checks': [
    ...[build, green, { ...accept, needs: [] }, { ...integrate, phase: 'testing', needs: ['green'] }],
  ],
  '"integrate" must wait for the change gate "accept": nothing lands without it': [
    ...[build, green, accept, { ...integrate, needs: ['green'] }],
  ],
  'it needs a checks stage that expects green in the testing phase: nothing lands without evidence': [
    ...[build, { ...green, phase: 'work' }, accept, integrate],
  ],
};

describe('workflows', () => {
  it('that ship with the engine are valid, and known by their names', () => {
    assert.deepEqual(
      [...builtInWorkflows().keys()],
      ['improve', 'improve-with-model', 'feature', 'fix', 'docs', 'quick'],
    );
    for (const [name, workflow] of builtInWorkflows()) {
      assert.equal(workflow.name, name);
      assert.deepEqual(validateWorkflow(workflow, 'built in'), { ok: true, value: workflow });
      assert.deepEqual(Workflow().parse(JSON.parse(JSON.stringify(workflow))), workflow);
    }
  });

  it('of the least that may land are valid', () => {
    assert.equal(problemOf(build, green, accept, integrate), '');
  });

  for (const [problem, stages] of Object.entries(broken)) {
    it(`are refused: ${problem}`, () => {
      assert.equal(problemOf(...stages), problem);
    });
  }

  it('that are valid always end in a gate and green checks that nothing passes by', () => {
    const ids = ['build', 'test', 'green', 'review', 'accept', 'integrate'];
    const needs = fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.subarray(ids) },
    );
    const phase = fc.oneof(
      { weight: 7, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('work', 'testing', 'review') },
    );
    const vary = (stage: object): fc.Arbitrary<object> =>
      fc.tuple(needs, phase).map(([n, p]) => ({ ...stage, ...(n && { needs: n }), ...(p && { phase: p }) }));
    const all = [
      build,
      { ...build, id: 'test', role: 'tester' },
      green,
      { ...build, id: 'review', role: 'reviewer' },
      accept,
      integrate,
    ];
    const some = fc.subarray(all, { minLength: 4 }).chain((stages) => fc.tuple(...stages.map(vary)));
    let valid = 0;
    fc.assert(
      fc.property(some, (stages) => {
        const workflow = workflowOf(...stages);
        if (!validateWorkflow(workflow, '').ok) return;
        valid++;
        const at = (kind: StageDefinition['kind']): number => workflow.stages.findIndex((stage) => stage.kind === kind);
        assert.equal(at('integrate'), workflow.stages.length - 1);
        assert.ok(at('gate') >= 0 && at('checks') >= 0);
        assert.ok(
          workflow.stages.slice(at('gate')).every((stage) => stage.kind !== 'gate' || phaseOf(stage) === 'review'),
        );
      }),
      { numRuns: 2000 },
    );
    assert.ok(valid > 20, `${valid} valid ones were seen`);
  });
});
