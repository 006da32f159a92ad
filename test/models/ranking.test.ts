import assert from 'node:assert/strict';
import fc from 'fast-check';
import { complexityOfTask, rank } from '../../src/core/models/index.ts';
import { afterFailure, heldUntil, wellHealth } from '../../src/core/models/health.ts';
import { failing, model } from './routing.ts';

const answer = () => {
  throw new Error('it is not asked');
};
const models = ([3, 1, 2, null] as const).map((grade) => model(`p/${String(grade)}`, answer, { grade }));

function order(...args: [Parameters<typeof rank>[1], Parameters<typeof rank>[2], Parameters<typeof rank>[3]?]) {
  const [kind, complexity, routes = []] = args;
  return rank(models, kind, complexity, routes).map(({ model: { name } }) => name);
}

describe('the order of models', () => {
  it('begins with what fits the work, then what is more than needed, and ends with what is less', () => {
    assert.deepEqual(order('implementation', 'low'), ['1', 'null', '2', '3']);
    assert.deepEqual(order('implementation', 'high'), ['3', 'null', '2', '1']);
    assert.deepEqual(order('review', 'low'), ['2', 'null', '3', '1']);
  });

  it("follows the person's first rule that fits, and the rest after it", () => {
    const routes = [
      { kind: 'review' as const, models: ['p/1'] },
      { complexity: 'high' as const, models: ['p/2', 'p/1'] },
    ];
    assert.deepEqual(order('review', 'high', routes), ['1', '3', 'null', '2']);
    assert.deepEqual(order('decomposition', 'high', routes), ['2', '1', '3', 'null']);
    assert.deepEqual(order('implementation', 'low', routes), ['1', 'null', '2', '3']);
  });

  it('loses and doubles nobody', () => {
    const grades = fc.array(fc.constantFrom(1, 2, 3, null), { maxLength: 8 });
    const kinds = fc.constantFrom('decomposition', 'implementation', 'review', 'summary', 'embedding');
    fc.assert(
      fc.property(grades, kinds, fc.constantFrom('low', 'medium', 'high'), (given, kind, complexity) => {
        const all = given.map((grade, index) => model(`p/${String(index)}`, answer, { grade: grade as 1 | null }));
        const routes = [{ models: ['p/0', 'p/3', 'p/gone'] }];
        const ranked = rank(all, kind, complexity, routes);
        assert.deepEqual(ranked.map(({ model: { ref } }) => ref).sort(), all.map(({ model: { ref } }) => ref).sort());
      }),
    );
  });
});

describe('how hard a task is', () => {
  const easy = { files: 1, risk: 'low' as const, criteria: 1, words: 100, setbacks: 0 };

  it('follows from what is counted, with the counts as reasons', () => {
    assert.deepEqual(complexityOfTask(easy).complexity, 'low');
    const hard = complexityOfTask({ ...easy, files: 12, risk: 'high' });
    assert.deepEqual(hard, { complexity: 'high', reasons: ['12 files', 'high risk'] });
    assert.equal(complexityOfTask({ ...easy, setbacks: 2 }).complexity, 'medium');
  });

  it('never falls when anything is added', () => {
    const levels = ['low', 'medium', 'high'];
    const facts = fc.record({
      files: fc.nat(20),
      risk: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
      criteria: fc.nat(10),
      words: fc.nat(9_000),
      setbacks: fc.nat(4),
    });
    const field = fc.constantFrom('files' as const, 'criteria' as const, 'words' as const, 'setbacks' as const);
    fc.assert(
      fc.property(facts, field, fc.nat(9_000), (before, name, more) => {
        const after = { ...before, [name]: before[name] + more };
        const level = (of: typeof before): number => levels.indexOf(complexityOfTask(of).complexity);
        assert.ok(level(after) >= level(before));
      }),
    );
  });
});

describe('the health of a provider', () => {
  it('is never held back longer than ten minutes, however often it failed, unless it asked for more', () => {
    const reasons = fc.constantFrom('server-error', 'unreachable', 'cut-off', 'malformed', 'unauthorised');
    const steps = fc.array(fc.tuple(reasons, fc.nat(700_000)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (failures) => {
        let [now, health] = [1_000, wellHealth];
        for (const [reason, pause] of failures) {
          health = afterFailure(health, failing(reason), now);
          assert.ok(heldUntil(health, now).at - now <= 10 * 60_000);
          now += pause;
        }
      }),
    );
  });

  it('does not suffer from what is the request’s own, or the person’s doing', () => {
    for (const reason of ['bad-request', 'too-long', 'cancelled'] as const) {
      assert.deepEqual(afterFailure(wellHealth, failing(reason), 5), wellHealth);
    }
  });
});
