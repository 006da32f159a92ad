import * as vscode from 'vscode';
import type { ConfiguredModel } from '../../core/app/index.ts';
import { err } from '../../core/base/index.ts';
import type { ModelFailure, ModelProvider } from '../../core/ports/index.ts';
import { createEditorProvider } from './editor-provider.ts';
import { createKeys } from './keys.ts';
import { chosenModel, configuredModels, modelOf, modelsOfRoles, nameOf, type Choice } from './model-settings.ts';
import { createOwnProviders } from './own-provider.ts';

/** The smallest window of some models, as far as the settings tell it: it is kept by all. */
function windowOf(choices: readonly Choice[]): number | undefined {
  const known = choices.flatMap((choice) => (choice.from === 'settings' ? (choice.model.window ?? []) : []));
  return known.length > 0 ? Math.min(...known) : undefined;
}

function notConfigured(name: string): ModelFailure {
  const person = vscode.l10n.t(
    'The model {0} is not configured any more. Run “CodeMaestro: Choose Language Model for a Role…” or add it again.',
    name,
  );
  return { reason: 'unknown-model', person, partial: '' };
}

/** Looks up the model that agents are to work with now; null when the settings name none. */
export function createEngineModel(secrets: vscode.SecretStorage): () => ConfiguredModel | null {
  const providerOf = createOwnProviders(createKeys(secrets));
  const ofEditor = createEditorProvider();

  /** Every model is asked where it is, as it was configured at the start. */
  function providerNamed(name: string): ModelProvider {
    const models = configuredModels();
    return {
      name,
      ask(request, onPiece, signal) {
        const wanted = modelOf(request.model, models);
        if (!wanted) return Promise.resolve(err(notConfigured(request.model)));
        if (wanted.from === 'settings') return providerOf(wanted.model).ask(request, onPiece, signal);
        const model = `${wanted.vendor}/${wanted.id}`;
        return ofEditor.ask({ ...request, model }, onPiece, signal);
      },
    };
  }

  return () => {
    const usual = chosenModel();
    if (!usual) return null;
    const ofRoles = modelsOfRoles();
    const window = windowOf([usual, ...[...ofRoles.values()].flatMap((name) => modelOf(name) ?? [])]);
    const name = nameOf(usual);
    const common = { name, ofRoles, window };
    if (usual.from === 'editor') return { ...common, provider: providerNamed(ofEditor.name) };
    const others = configuredModels().flatMap((model) => (model.name === name ? [] : [model.name]));
    return { ...common, others, provider: providerNamed(providerOf(usual.model).name) };
  };
}
