import { ok } from '../../src/core/base/index.ts';
import type { DocumentShelf } from '../../src/core/ports/index.ts';

/** A shelf in memory, with a means to spoil what is on it. */
export interface FakeShelf<T> extends DocumentShelf<T> {
  readonly spoil: (name: string) => void;
}

/** Makes an empty shelf. */
export function createFakeShelf<T>(): FakeShelf<T> {
  const values = new Map<string, T | null>();
  return {
    spoil: (name) => void values.set(name, null),
    all() {
      const documents = new Map<string, T>();
      const troubles: string[] = [];
      for (const [name, value] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (value !== null) documents.set(name, value);
        else {
          troubles.push(`"${name}" does not fit.`);
          values.delete(name);
        }
      }
      return Promise.resolve(ok({ documents, troubles }));
    },
    put(name, value) {
      values.set(name, value);
      return Promise.resolve(ok(null));
    },
    remove: (name) => Promise.resolve(ok(values.delete(name))),
  };
}
