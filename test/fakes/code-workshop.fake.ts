import { ok, type Result } from '../../src/core/base/index.ts';
import type { Failure, Smell, SmellRef } from '../../src/core/domain/index.ts';
import type { CallableFunction, CodeWorkshop, Refactored, Rewrite, SourceFile } from '../../src/core/ports/index.ts';

/** What a fake workshop answers; everything that is not given is empty. */
export interface Script {
  readonly smellsOf?: (file: SourceFile) => readonly Smell[];
  readonly refactor?: (
    smells: readonly SmellRef[],
    names: ReadonlyMap<string, string>,
  ) => Result<Partial<Refactored>, Failure>;
  readonly api?: (path: string) => readonly string[];
  readonly callables?: (path: string) => readonly CallableFunction[];
  readonly test?: Rewrite | null;
}

/** A workshop that does what a script says, and remembers what it was asked. */
export interface FakeWorkshop extends CodeWorkshop {
  readonly calls: readonly string[];
}

/** Understands `.ts` and `.js`. */
export function createFakeWorkshop(script: Script = {}): FakeWorkshop {
  const calls: string[] = [];
  const nothing: Refactored = { rewrites: [], done: [], refused: [], notes: [] };
  return {
    calls,
    understands: (path) => /\.[jt]s$/.test(path),
    analyse(_root, files) {
      calls.push(`analyse ${files.map((file) => file.path).join(' ')}`);
      const smells = files.flatMap((file) => [...(script.smellsOf?.(file) ?? [])]);
      return Promise.resolve(ok({ smells, files: files.length, skipped: [] }));
    },
    refactor(_root, smells, names) {
      calls.push(`refactor ${smells.map((smell) => smell.file).join(' ')}`);
      const answer = script.refactor?.(smells, names) ?? ok({});
      return Promise.resolve(answer.ok ? ok({ ...nothing, ...answer.value }) : answer);
    },
    publicApi(_root, path) {
      calls.push(`api ${path}`);
      return Promise.resolve(ok(script.api?.(path) ?? []));
    },
    callables(_root, path) {
      calls.push(`callables ${path}`);
      return Promise.resolve(ok(script.callables?.(path) ?? []));
    },
    characterise(_root, functions) {
      calls.push(`characterise ${functions.map((each) => `${each.file}#${each.name}`).join(' ')}`);
      return Promise.resolve(ok({ test: script.test ?? null, notes: [] }));
    },
    dispose: () => Promise.resolve(),
  };
}
