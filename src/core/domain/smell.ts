import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import type { Risk } from './risk.ts';
import { SmellRef } from './plan.ts';

/**
 * The smells that a refactoring of ours can remove, each with its standing worth and risk.
 * `benefit` is what a reader gains, 1 (tidy) to 5 (the function becomes readable); `scope` says what makes one
 * task: smells of the kind in several files (`files`), those of one file (`file`), or each alone (`symbol`).
 */
export const smellKinds = {
  'unused-import': { title: 'Remove unused imports', benefit: 2, risk: 'low', scope: 'files' },
  'unused-local': { title: 'Remove unused locals', benefit: 2, risk: 'low', scope: 'files' },
  'dead-code': { title: 'Remove code that never runs', benefit: 4, risk: 'low', scope: 'files' },
  'var-declaration': { title: 'Declare with const and let', benefit: 2, risk: 'low', scope: 'files' },
  'string-concatenation': { title: 'Use template literals', benefit: 1, risk: 'low', scope: 'files' },
  'boolean-complexity': { title: 'Simplify boolean expressions', benefit: 3, risk: 'low', scope: 'files' },
  'nested-conditional': { title: 'Return early instead of nesting', benefit: 4, risk: 'medium', scope: 'file' },
  'repeated-literal': { title: 'Name a repeated literal', benefit: 3, risk: 'low', scope: 'file' },
  'duplicate-block': { title: 'Extract a duplicated block', benefit: 5, risk: 'medium', scope: 'symbol' },
  'long-function': { title: 'Split a long function', benefit: 4, risk: 'medium', scope: 'symbol' },
  'promise-chain': { title: 'Await instead of chaining promises', benefit: 3, risk: 'medium', scope: 'file' },
} as const satisfies Record<string, { title: string; benefit: number; risk: Risk; scope: 'files' | 'file' | 'symbol' }>;

export type SmellKind = keyof typeof smellKinds;
export const SmellKind = z.enum(Object.keys(smellKinds) as [SmellKind, ...SmellKind[]]);

/** A smell as the analyser found it. */
export const Smell = onFirstUse(() =>
  SmellRef().extend({
    kind: SmellKind,
    /** How much of it there is, in the unit of the kind: lines, levels, occurrences. At least 1. */
    weight: z.number().min(1),
    /** Whether the refactoring can remove it safely; if not, why. */
    fix: z.discriminatedUnion('safe', [
      z.object({ safe: z.literal(true) }),
      z.object({ safe: z.literal(false), why: z.string() }),
    ]),
  }),
);
export type Smell = z.infer<ReturnType<typeof Smell>>;
