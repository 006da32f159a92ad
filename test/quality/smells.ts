import { smellKinds, type Comment, type Smell, type SmellKind, type SmellRef } from '../../src/core/domain/index.ts';

export const kinds = Object.keys(smellKinds) as readonly SmellKind[];

/** A smell, by what matters in a test. */
export function smell(kind: SmellKind, file: string, more: Partial<Smell> = {}): Smell {
  const { symbol = 'f', line = 1 } = more;
  return {
    kind,
    file,
    symbol,
    line,
    fingerprint: `${kind}/${file}/${symbol}/${line}`,
    message: `${kind} at ${file}:${line}`,
    weight: 3,
    fix: { safe: true },
    ...more,
  };
}

/** A smell as a plan keeps it. */
export function ref(kind: SmellKind, file: string, more: Partial<Smell> = {}): SmellRef {
  const { weight: _weight, fix: _fix, ...rest } = smell(kind, file, more);
  return rest;
}

/** A remark of the person. */
export function remark(text: string, more: Partial<Comment> = {}): Comment {
  return { id: 'c1', text, by: 'person', at: 0, ...more };
}
