import type { ModelProvider } from '../ports/index.ts';

/** Whose list prices are charged at an address: only a vendor's own counts as it, not a server that speaks like it. */
export type Vendor = 'openai' | 'anthropic';

/** A model that agents may have. What is left out is taken from the catalogue, else from what is usual. */
export interface ChosenModel {
  /** How the person and the journal call it; no two models of a person are called the same. */
  readonly ref: string;
  /** How its provider calls it. */
  readonly name: string;
  /** Tokens that it takes in all. */
  readonly window?: number | undefined;
  readonly images?: boolean | undefined;
  /** How much it is to think before it answers. */
  readonly effort?: 'low' | 'medium' | 'high' | undefined;
}

/** A provider as the person configured it, with the models that agents may have of it, in the person's order. */
export interface ModelOffer {
  readonly provider: ModelProvider;
  readonly models: readonly ChosenModel[];
  /**
   * Models run on the person's own machine: nothing leaves it, and nobody is paid. An address of this machine is not enough: a
   * server there may hand everything on.
   */
  readonly local: boolean;
  /** Whose list prices hold; null where nobody knows what is charged. */
  readonly vendor: Vendor | null;
}
