import * as vscode from 'vscode';
import type { ModelOffer } from '../../core/app/index.ts';
import { err } from '../../core/base/index.ts';
import type { ModelProvider } from '../../core/ports/index.ts';
import { standingOfServer } from '../../local/index.ts';
import { createEditorProvider } from './editor-provider.ts';
import type { Keys } from './keys.ts';
import { modelOf, nameOf, type Choice } from './model-settings.ts';
import { createOwnProviders } from './own-provider.ts';

/** Answers for a model that is named and not there any more. */
function nobodyCalled(name: string): ModelProvider {
  const person = vscode.l10n.t(
    'The model {0} is not configured any more. Run “CodeMaestro: Choose Language Model for a Role…” or add it again.',
    name,
  );
  return { name: 'settings', ask: () => Promise.resolve(err({ reason: 'unknown-model', person, partial: '' })) };
}

/** How the models of the settings and of the editor are offered, by their names or as they were chosen. */
export interface Offers {
  of(choice: Choice): ModelOffer;
  named(name: string): ModelOffer;
}

/** Offers of models; all of one server share its connections. */
export function createOffers(keys: Keys): Offers {
  const providerOf = createOwnProviders(keys);
  const ofEditor = createEditorProvider();
  const of = (choice: Choice): ModelOffer => {
    const ref = nameOf(choice);
    if (choice.from === 'editor') {
      const name = `${choice.vendor}/${choice.id}`;
      return { provider: ofEditor, models: [{ ref, name }], local: false, vendor: null };
    }
    const { name, url, kind = 'openai', window, images } = choice.model;
    const models = [{ ref, name, window, images }];
    return { provider: providerOf(choice.model), models, ...standingOfServer(kind, url) };
  };
  return {
    of,
    named(name) {
      const choice = modelOf(name);
      if (choice) return of(choice);
      return { provider: nobodyCalled(name), models: [{ ref: name, name }], local: false, vendor: null };
    },
  };
}
