import type { ConfiguredModel, ModelOffer } from '../../core/app/index.ts';
import type { ModelProvider } from '../../core/ports/index.ts';
import type { Keys } from './keys.ts';
import { chosenModel, configuredModels, modelOf, modelsOfRoles, nameOf, type Choice } from './model-settings.ts';
import { createOffers, type Offers } from './offers.ts';

/** The smallest window of some models, as far as the settings tell it: it is kept by all. */
function windowOf(choices: readonly Choice[]): number | undefined {
  const known = choices.flatMap((choice) => (choice.from === 'settings' ? (choice.model.window ?? []) : []));
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** Asks every model where it is, as it was configured at the start. */
function dispatchTo(usual: ModelOffer, all: readonly ModelOffer[], offers: Offers): ModelProvider {
  return {
    name: usual.provider.name,
    ask(request, onPiece, signal) {
      const offer = all.find(({ models }) => models[0]?.ref === request.model) ?? offers.named(request.model);
      return offer.provider.ask({ ...request, model: offer.models[0]?.name ?? request.model }, onPiece, signal);
    },
  };
}

/** The models that agents are to work with by the settings as they are now; null when those name none. */
export function configuredIn(offers: Offers): ConfiguredModel | null {
  const usual = chosenModel();
  if (!usual) return null;
  const ofRoles = modelsOfRoles();
  const window = windowOf([usual, ...[...ofRoles.values()].flatMap((name) => modelOf(name) ?? [])]);
  const name = nameOf(usual);
  const others = configuredModels().flatMap((model) => (model.name === name ? [] : [model.name]));
  const named = [...new Set([...others, ...ofRoles.values()])].filter((each) => each !== name);
  const first = offers.of(usual);
  const all = [first, ...named.map((each) => offers.named(each))];
  const common = { name, ofRoles, window, offers: all, provider: dispatchTo(first, all, offers) };
  // Whoever chose a model of the editor has the others step in only.
  return usual.from === 'editor' ? common : { ...common, others };
}

/** Looks up the model that agents are to work with now; null when the settings name none. */
export function createEngineModel(keys: Keys): () => ConfiguredModel | null {
  const offers = createOffers(keys);
  return () => configuredIn(offers);
}
