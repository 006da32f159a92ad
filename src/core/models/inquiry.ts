import type { CallCost, ModelPlace } from '../domain/index.ts';
import type { ModelFailure, ModelReply, ModelRequest } from '../ports/index.ts';

/** What a call is for: a step of the work, or a summary of what came before. */
export type Purpose = 'work' | 'summary';

/** A request, with what its caller knows of it. The model that it names is the one that is preferred. */
export interface Inquiry {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  /** Tokens of it, as counted before. */
  readonly tokens: number;
}

/** An answer, with who gave it and what it came to. */
export interface Answer {
  readonly reply: ModelReply;
  readonly place: ModelPlace;
  readonly cost: CallCost;
}

/** Why there is no answer: how the last model failed, or that the person is asked first. */
export type NoAnswer = ModelFailure | { readonly reason: 'waiting'; readonly person: string };
