import assert from 'node:assert/strict';
import {
  decidableIds,
  failure,
  failureError,
  failureIn,
  higherRisk,
  idsDecided,
  isClosed,
  needsOf,
  phaseOf,
  Risk,
  RoleName,
  StageDefinition,
  TaskStatus,
  undecidedIds,
  Workflow,
} from '../../src/core/domain/index.ts';
import { changeOf } from '../machine/scenario.ts';

const stage = (given: object): StageDefinition => StageDefinition().parse({ id: 's', ...given });

describe('a stage', () => {
  it('runs in the phase of its kind unless it names another', () => {
    const phases: readonly [object, string][] = [
      [{ kind: 'agent', role: 'tester' }, 'work'],
      [{ kind: 'agent', role: 'developer' }, 'work'],
      [{ kind: 'agent', role: 'breaker' }, 'testing'],
      [{ kind: 'agent', role: 'reviewer' }, 'review'],
      [{ kind: 'agent', role: 'our-own' }, 'work'],
      [{ kind: 'checks', expect: 'green' }, 'testing'],
      [{ kind: 'checks', expect: 'red' }, 'work'],
      [{ kind: 'gate', gate: 'act' }, 'work'],
      [{ kind: 'gate', gate: 'change' }, 'review'],
      [{ kind: 'integrate' }, 'review'],
      [{ kind: 'checks', expect: 'green', phase: 'work' }, 'work'],
      [{ kind: 'agent', role: 'reviewer', phase: 'testing' }, 'testing'],
    ];
    for (const [given, phase] of phases) assert.equal(phaseOf(stage(given)), phase, JSON.stringify(given));
  });

  it('waits for the one before it, or for those it names', () => {
    const workflow = Workflow().parse({
      name: 'w',
      description: '',
      stages: [
        { id: 'a', kind: 'agent', role: 'tester' },
        { id: 'b', kind: 'agent', role: 'developer' },
        { id: 'c', kind: 'checks', expect: 'green', needs: ['a'] },
        { id: 'd', kind: 'integrate', needs: [] },
      ],
    });
    assert.deepEqual(
      workflow.stages.map((each) => needsOf(workflow, each)),
      [[], ['a'], ['a'], []],
    );
  });

  it('with fields that no stage of its kind has is refused', () => {
    for (const given of [
      { kind: 'agent', role: 'tester', expect: 'green' },
      { kind: 'checks', expect: 'yellow' },
      { kind: 'integrate', onFailure: 'a' },
      { kind: 'shell', command: 'rm' },
      { kind: 'integrate', id: 'Two Words' },
    ])
      assert.equal(StageDefinition().safeParse({ id: 's', ...given }).success, false, JSON.stringify(given));
  });
});

describe('a change', () => {
  const change = changeOf('t1', 'x');
  const [file] = change.files;
  assert.ok(file);
  const binary = { ...file, path: 'a.png', id: 'f2', whole: 'binary' as const, hunks: [] };
  const both = { ...change, files: [binary, file] };

  it('is decided by hunks, and by whole files where there are none', () => {
    assert.deepEqual(decidableIds(both), ['f2', 'h1', 'h2']);
    assert.deepEqual(decidableIds({ ...change, files: [] }), []);
  });

  it('knows what is decided and what is not, and nothing of what is no longer there', () => {
    const verdicts = { f2: 'accepted', h2: 'rejected', gone: 'accepted' } as const;
    assert.deepEqual(undecidedIds(both, verdicts), ['h1']);
    assert.deepEqual(idsDecided(both, verdicts, 'accepted'), ['f2']);
    assert.deepEqual(idsDecided(both, verdicts, 'rejected'), ['h2']);
  });
});

describe('words with an order', () => {
  it('higher risk wins', () => {
    for (const [i, a] of Risk.options.entries()) {
      for (const [j, b] of Risk.options.entries()) assert.equal(higherRisk(a, b), Risk.options[Math.max(i, j)]);
    }
  });

  it('only completed and cancelled tasks are closed', () => {
    assert.deepEqual(TaskStatus.options.filter(isClosed), ['completed', 'cancelled']);
  });

  it('roles are named in kebab case', () => {
    for (const name of ['developer', 'our-own-2']) assert.ok(RoleName.safeParse(name).success);
    for (const name of ['', 'Developer', '2nd', 'a b', 'a'.repeat(41)]) assert.ok(!RoleName.safeParse(name).success);
  });
});

describe('a failure', () => {
  it('tells the model what it tells the person unless it is given other words', () => {
    assert.deepEqual(failure('conflict', 'They differ.'), {
      ...{ reason: 'conflict', person: 'They differ.', model: 'They differ.', retryable: false },
    });
    const both = failure('conflict', 'They differ.', { model: 'Start from the new base.', retryable: true });
    assert.deepEqual([both.model, both.retryable], ['Start from the new base.', true]);
  });

  it('goes through what can only throw, and nothing else is taken for one', () => {
    const cause = failure('journal-broken', 'Record 7 is broken.');
    assert.deepEqual(failureIn(failureError(cause)), cause);
    const impostor = Object.assign(new Error('x'), { failure: { reason: 'made-up' } });
    for (const other of [new Error('x'), impostor, { failure: cause }, null, 'x']) assert.equal(failureIn(other), null);
  });
});
