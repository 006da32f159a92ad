import type { Result } from '../../core/base/index.ts';
import type { Failure, Limits } from '../../core/domain/index.ts';
import type { CodeIndex } from '../../core/ports/index.ts';

/** What the process can be asked for. */
export type IndexCall = 'refresh' | 'standing' | 'leftOut' | 'fill' | 'search' | 'map' | 'around';

/** What the process is told before anything is asked of it. It is in its memory alone, not in its environment. */
export interface Confided {
  /** What no text may hold that leaves the process. */
  readonly secrets: readonly string[];
  /** Variables that count as if they stood in its environment: keys. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What the host's own settings let models spend, or why they cannot be read; nothing of its own when not given. */
  readonly limits?: Result<Limits, Failure>;
}

/** A request, or its withdrawal. */
export type ToProcess =
  | { readonly id: number; readonly call: 'refresh' | 'standing' | 'leftOut' }
  | { readonly id: number; readonly call: 'fill'; readonly input: Parameters<CodeIndex['fill']>[0] }
  | { readonly id: number; readonly call: 'search'; readonly input: Parameters<CodeIndex['search']>[0] }
  | { readonly id: number; readonly call: 'map'; readonly input: Parameters<CodeIndex['map']>[0] }
  | { readonly id: number; readonly call: 'around'; readonly input: Parameters<CodeIndex['around']>[0] }
  | { readonly id: 0; readonly call: 'know'; readonly confided: Confided }
  | { readonly id: number; readonly call: 'cancel' };

/** The answer of a call. */
export type AnswerOf<K extends IndexCall> = Awaited<ReturnType<CodeIndex[K]>>;

/** What comes back, once for each request. */
export interface FromProcess {
  readonly id: number;
  readonly answer: AnswerOf<IndexCall>;
}
