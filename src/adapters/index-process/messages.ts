import type { CodeIndex } from '../../core/ports/index.ts';

/** What the process can be asked for. */
export type IndexCall = 'refresh' | 'standing' | 'fill' | 'search' | 'map' | 'around';

/** A request, or its withdrawal. */
export type ToProcess =
  | { readonly id: number; readonly call: 'refresh' | 'standing' }
  | { readonly id: number; readonly call: 'fill'; readonly input: Parameters<CodeIndex['fill']>[0] }
  | { readonly id: number; readonly call: 'search'; readonly input: Parameters<CodeIndex['search']>[0] }
  | { readonly id: number; readonly call: 'map'; readonly input: Parameters<CodeIndex['map']>[0] }
  | { readonly id: number; readonly call: 'around'; readonly input: Parameters<CodeIndex['around']>[0] }
  /** Secrets that no text may hold which leaves the process. They are in its memory alone. */
  | { readonly id: 0; readonly call: 'know'; readonly secrets: readonly string[] }
  | { readonly id: number; readonly call: 'cancel' };

/** The answer of a call. */
export type AnswerOf<K extends IndexCall> = Awaited<ReturnType<CodeIndex[K]>>;

/** What comes back, once for each request. */
export interface FromProcess {
  readonly id: number;
  readonly answer: AnswerOf<IndexCall>;
}
