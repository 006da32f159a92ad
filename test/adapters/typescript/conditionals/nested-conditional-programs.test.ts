import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nestedConditional } from '../../../../src/adapters/typescript/refactorings/conditionals/nested-conditional.ts';
import { load, refactorText } from '../proof.ts';

type Test = 'plain' | 'not' | 'and' | 'or' | 'less';

/** A random program; every condition reads a logged input, so that a trace shows what ran and in which order. */
type Step =
  | { kind: 'log' | 'return' | 'value' | 'throw' | 'declare'; id: number }
  | { kind: 'if'; id: number; test: Test; yes: Step[]; no: Step[] | null }
  | { kind: 'loop'; body: Step[] }
  | { kind: 'try'; body: Step[] };

const id = fc.nat(9);
const { steps } = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('log', 'log', 'return', 'value', 'throw', 'declare'), id }),
    fc.record({
      kind: fc.constant('if'),
      id,
      test: fc.constantFrom<Test>('plain', 'not', 'and', 'or', 'less'),
      yes: tie('steps'),
      no: fc.option(tie('steps'), { freq: 2 }),
    }),
    fc.record({ kind: fc.constantFrom('loop', 'try'), body: tie('steps') }),
  ),
}));

function testText(test: Test, n: number): string {
  if (test === 'plain') return `t(${n})`;
  if (test === 'not') return `!t(${n})`;
  if (test === 'less') return `x(${n}) < x(${n + 1})`;
  return test === 'and' ? `t(${n}) && !t(${n + 1})` : `t(${n}) || t(${n + 1})`;
}

function stepText(step: Step, lead: string): string {
  const inner = `${lead}  `;
  switch (step.kind) {
    case 'log':
      return `${lead}log(${step.id}); // note ${step.id}\n`;
    case 'return':
      return `${lead}return;\n`;
    case 'value':
      return `${lead}return ${step.id};\n`;
    case 'throw':
      return `${lead}throw ${step.id};\n`;
    case 'declare':
      return `${lead}let v${step.id % 3} = ${step.id};\n${lead}log(v${step.id % 3});\n`;
    case 'loop':
      return `${lead}for (const i of [0, 1]) {\n${inner}log(i);\n${blockText(step.body, inner)}${lead}}\n`;
    case 'try':
      return `${lead}try {\n${blockText(step.body, inner)}${lead}} finally {\n${inner}log("end");\n${lead}}\n`;
    case 'if': {
      const no = step.no ? ` else {\n${blockText(step.no, inner)}${lead}}` : '';
      return `${lead}if (${testText(step.test, step.id)}) {\n${blockText(step.yes, inner)}${lead}}${no}\n`;
    }
  }
}

/** The steps as statements; a second declaration of a name in one block is left out. */
function blockText(block: readonly Step[], lead: string): string {
  const declared = new Set<number>();
  return block
    .filter((step) => step.kind !== 'declare' || declared.size < declared.add(step.id % 3).size)
    .map((step) => stepText(step, lead))
    .join('');
}

type Run = (...inputs: unknown[]) => unknown;

function trace(run: Run, seed: number): unknown {
  const log: unknown[] = [];
  let state = seed;
  const next = (what: string): number => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    log.push(what);
    return state >> 8;
  };
  try {
    const result = run(
      (value: unknown) => log.push(value),
      (n: number) => next(`t${n}`) % 3 > 0,
      (n: number) => (next(`x${n}`) % 4 === 0 ? NaN : next(`y${n}`) % 5),
    );
    return { log, result };
  } catch (error) {
    return { log, error: String(error) };
  }
}

describe('nested-conditional on random programs', () => {
  it('runs the same statements in the same order', () => {
    let changed = 0;
    fc.assert(
      fc.property(steps, fc.boolean(), (block, isBare) => {
        const guards = isBare ? 'const other = (q) => {\n  if (q) return;\n  if (!q) return;\n};\n' : '';
        const text = `${guards}export function run(log, t, x) {\n${blockText(block, '  ')}}\n`;
        const after = refactorText(nestedConditional, text).text;
        if (after === text) return;
        changed++;
        const [before, now] = [text, after].map((each) => load(each)['run'] as Run);
        assert.ok(before && now);
        for (let seed = 1; seed <= 12; seed++) assert.deepEqual(trace(now, seed), trace(before, seed), after);
      }),
      { numRuns: 400 },
    );
    assert.ok(changed > 20, `only ${changed} programs were changed`);
  });
});
