import type { Failure, Smell, SmellRef } from '../../core/domain/index.ts';
import type { Result } from '../../core/base/index.ts';
import type {
  Analysis,
  CallableFunction,
  Characterisation,
  Refactored,
  SourceFile,
  TestFramework,
} from '../../core/ports/index.ts';

/** How a sandbox has Node started: the program with all that stands before it, and what it finds in its environment. */
export interface ConfinedStart {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a worker can be asked, and what it answers. Everything is plain data, fit for structured cloning. */
export interface Operations {
  readonly analyse: {
    /** `run` is shared by the parts that one analysis is sent in, and differs from those of every other analysis. */
    readonly input: { readonly root: string; readonly run: string; readonly files: readonly SourceFile[] };
    readonly answer: { readonly smells: readonly Smell[]; readonly skipped: Analysis['skipped'] };
  };
  readonly refactor: {
    readonly input: {
      readonly root: string;
      readonly smells: readonly SmellRef[];
      readonly names: ReadonlyMap<string, string>;
    };
    readonly answer: Refactored;
  };
  readonly publicApi: {
    readonly input: { readonly root: string; readonly path: string };
    readonly answer: readonly string[];
  };
  readonly callables: {
    readonly input: { readonly root: string; readonly path: string };
    readonly answer: readonly CallableFunction[];
  };
  readonly characterise: {
    readonly input: {
      readonly root: string;
      readonly functions: readonly CallableFunction[];
      readonly framework: TestFramework;
      /** How code of the project is started; null for as it is. */
      readonly confined: ConfinedStart | null;
    };
    readonly answer: Characterisation;
  };
}
export type OperationKind = keyof Operations;
export type Answer<K extends OperationKind> = Result<Operations[K]['answer'], Failure>;

/** A request under an id that is unique within its worker. */
export type RequestMessage = {
  readonly [K in OperationKind]: { readonly id: number; readonly kind: K; readonly input: Operations[K]['input'] };
}[OperationKind];

export type ToWorker = RequestMessage | { readonly id: number; readonly kind: 'cancel' };
export interface FromWorker {
  readonly id: number;
  readonly answer: Answer<OperationKind>;
}

/** What a worker is started with. */
export interface WorkerSettings {
  /** Folder to look for TypeScript in when the analysed root has none of use. */
  readonly typescriptFrom: string | null;
}
