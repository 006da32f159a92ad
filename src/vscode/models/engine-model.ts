import type * as vscode from 'vscode';
import type { ConfiguredModel } from '../../core/app/index.ts';
import { createEditorProvider } from './editor-provider.ts';
import { createKeys } from './keys.ts';
import { chosenModel, configuredModels, type ModelSetting } from './model-settings.ts';
import { createOwnProviders } from './own-provider.ts';

/** Looks up the model that agents are to work with now; null when the settings name none. */
export function createEngineModel(secrets: vscode.SecretStorage): () => ConfiguredModel | null {
  const providerOf = createOwnProviders(createKeys(secrets));
  const ofEditor = createEditorProvider();

  /** Roles may wish for another model of the settings: each is asked where it is, as it was configured at the start. */
  function ofSettings(chosen: ModelSetting): ConfiguredModel {
    const models = configuredModels();
    return {
      name: chosen.name,
      others: models.flatMap(({ name }) => (name === chosen.name ? [] : [name])),
      window: chosen.window,
      provider: {
        name: providerOf(chosen).name,
        ask(request, onPiece, signal) {
          const wanted = models.find(({ name }) => name === request.model) ?? chosen;
          return providerOf(wanted).ask(request, onPiece, signal);
        },
      },
    };
  }

  return () => {
    const choice = chosenModel();
    if (!choice) return null;
    if (choice.from === 'settings') return ofSettings(choice.model);
    return { name: `${choice.vendor}/${choice.id}`, provider: ofEditor };
  };
}
