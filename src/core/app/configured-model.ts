import { usualWindow } from '../domain/index.ts';
import type { ModelOffer } from '../models/index.ts';
import type { ModelProvider } from '../ports/index.ts';

/** A language model that was configured. */
export interface ConfiguredModel {
  readonly provider: ModelProvider;
  readonly name: string;
  /** Other models of the provider that the person lets agents have. */
  readonly others?: readonly string[];
  /** The model that the person wants for a role, by the role's name; it counts more than what a role wishes for. */
  readonly ofRoles?: ReadonlyMap<string, string>;
  /** Tokens that it takes in all; a usual number when left out. */
  readonly window?: number | undefined;
  /** Whether it takes images; it does not when left out. */
  readonly images?: boolean | undefined;
  /** Every provider with the models that agents may have of it, the usual one among them; that one alone when left out. */
  readonly offers?: readonly ModelOffer[] | undefined;
}

/** Tokens that a model takes in all. */
export function windowOf({ window = usualWindow }: ConfiguredModel): number {
  return window;
}

/** The providers with their models; of one that says nothing of it all its models, which then cost nobody knows what. */
export function offersOf(configured: ConfiguredModel): readonly ModelOffer[] {
  const { offers, provider, name, others = [], ofRoles, window, images } = configured;
  if (offers) return offers;
  const refs = [...new Set([name, ...others, ...(ofRoles?.values() ?? [])])];
  const models = refs.map((ref) => ({ ref, name: ref, window, images }));
  return [{ provider, models, local: provider.local ?? false, vendor: null }];
}

/** How its provider calls a model of the person's. */
export function nameAtProvider(configured: ConfiguredModel, ref: string): string {
  const models = offersOf(configured).flatMap((offer) => offer.models);
  return models.find((model) => model.ref === ref)?.name ?? ref;
}
