import assert from 'node:assert/strict';
import fc from 'fast-check';
import { smellKinds } from '../../src/core/domain/index.ts';
import { defaultRanking, headline, planImprovements } from '../../src/core/quality/index.ts';
import { kinds, smell } from './smells.ts';

const plan = (...smells: Parameters<typeof planImprovements>[0]) => planImprovements(smells, defaultRanking);
const titles = (...smells: Parameters<typeof planImprovements>[0]): string[] =>
  plan(...smells).map((task) => task.title);

describe('planning improvements', () => {
  it('makes one task of what is alike in a file, few places at a time', () => {
    const nested = ['a', 'b', 'c', 'd', 'e'].map((symbol, i) =>
      smell('nested-conditional', 'src/x.ts', { symbol, line: i + 1 }),
    );
    assert.deepEqual(titles(...nested), [
      'Return early instead of nesting in src/x.ts',
      'Return early instead of nesting in e (src/x.ts)',
    ]);
    assert.deepEqual(
      plan(...nested).map((task) => task.smells.length),
      [4, 1],
    );
  });

  it('makes one task of tidying several files, and a task of its own of each long function', () => {
    assert.deepEqual(
      titles(
        smell('unused-import', 'a.ts'),
        smell('unused-import', 'b.ts'),
        smell('long-function', 'a.ts', { symbol: 'K.run', weight: 90 }),
        smell('long-function', 'a.ts', { symbol: '', weight: 80, line: 9 }),
      ),
      ['Split the long function K.run (a.ts)', 'Split a long function in a.ts', 'Remove unused imports in 2 files'],
    );
  });

  it('puts one big thing before many small ones, and leaves out what is not worth a look', () => {
    const glued = Array.from({ length: 40 }, (_, i) =>
      smell('string-concatenation', 'a.ts', { weight: 2, line: i + 1 }),
    );
    const [first, second] = plan(...glued, smell('duplicate-block', 'a.ts', { weight: 30 }));
    assert.equal(first?.smells[0]?.kind, 'duplicate-block');
    assert.equal(second?.smells.length, 40);
    assert.deepEqual(plan(smell('string-concatenation', 'a.ts', { weight: 1 })), []);
    assert.equal(plan(smell('unused-import', 'a.ts', { weight: 1 })).length, 1);
  });

  it('plans every safe smell that is worth it at most once, tasks on one file in a row', () => {
    const anySmell = fc
      .record({
        kind: fc.constantFrom(...kinds),
        file: fc.constantFrom('a.ts', 'b.ts', 'c.ts'),
        weight: fc.integer({ min: 1, max: 200 }),
        line: fc.nat(500),
        safe: fc.boolean(),
      })
      .map(({ kind, file, weight, line, safe }) =>
        smell(kind, file, { weight, line: line + 1, fix: safe ? { safe } : { safe, why: 'no' } }),
      );
    fc.assert(
      fc.property(fc.uniqueArray(anySmell, { selector: (one) => one.fingerprint, maxLength: 60 }), (smells) => {
        const tasks = planImprovements(smells, { ...defaultRanking, tasks: 100 });
        const planned = tasks.flatMap((task) => task.smells.map((one) => one.fingerprint));
        assert.equal(new Set(planned).size, planned.length);
        const safe = new Set(smells.flatMap((one) => (one.fix.safe ? [one.fingerprint] : [])));
        assert.ok(planned.every((one) => safe.has(one)));
        assert.equal(new Set(tasks.map((task) => task.key)).size, tasks.length);
        for (const [i, task] of tasks.entries()) {
          const before = tasks.slice(0, i).filter((other) => other.files.some((file) => task.files.includes(file)));
          assert.ok(before.length === 0 || task.after.some((key) => before.some((other) => other.key === key)));
        }
      }),
    );
  });
});

describe('headlines', () => {
  it('say less of the place when there is little room, and never pass the limit while they can', () => {
    const place = smell('nested-conditional', `src/${'deep/'.repeat(12)}file.ts`, {
      symbol: `${'Outer.'.repeat(9)}inner`,
    });
    assert.equal(headline('nested-conditional', [place], 72), 'Return early instead of nesting in inner');
    assert.equal(
      headline('nested-conditional', [place, { ...place, symbol: 'other' }], 72),
      'Return early instead of nesting in file.ts',
    );
    for (const kind of kinds) assert.ok(headline(kind, [place], 72).length <= 72, smellKinds[kind].title);
  });

  it('speak of several where there are several', () => {
    const [one, two] = [smell('repeated-literal', 'a.ts'), smell('repeated-literal', 'a.ts', { symbol: 'g' })];
    assert.equal(headline('repeated-literal', [one]), 'Name a repeated literal in f');
    assert.equal(headline('repeated-literal', [one, two]), 'Name repeated literals in a.ts');
  });
});
