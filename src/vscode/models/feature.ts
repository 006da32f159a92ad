import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import { programModel } from './program-model.ts';
import { modelCommandTitles } from './contributions.ts';

type Provider = vscode.LanguageModelChatProvider;

const vendor = 'codemaestro';

/** Loads the provider with the first call; what it answers when there is no model needs none of it. */
function lazyProvider(load: () => Promise<Provider>, changed: vscode.Event<void>): Provider {
  let loaded: Promise<Provider> | undefined;
  const provider = (): Promise<Provider> => (loaded ??= load());
  return {
    onDidChangeLanguageModelChatInformation: changed,
    provideLanguageModelChatInformation: async (...given) =>
      hasModels() ? ((await (await provider()).provideLanguageModelChatInformation(...given)) ?? []) : [programModel],
    provideLanguageModelChatResponse: async (...given) => (await provider()).provideLanguageModelChatResponse(...given),
    provideTokenCount: async (...given) => (await provider()).provideTokenCount(...given),
  };
}

function hasModels(): boolean {
  const models: unknown = vscode.workspace.getConfiguration('codemaestro').get('models');
  return Array.isArray(models) && models.length > 0;
}

/**
 * The editor's list of models stays without ours until somebody asks for them once, and a chat without a model asks no
 * participant: so this is asked in every window, before anybody types.
 */
function makeKnown(editor: Editor): void {
  const timer = setTimeout(() => void vscode.lm.selectChatModels({ vendor }));
  editor.lifetime.add(() => {
    clearTimeout(timer);
  });
}

/** Language models of the person, offered to the editor's chat and chosen for agents. */
export const modelFeature: Feature = {
  name: 'models',
  register(editor) {
    const changed = new vscode.EventEmitter<void>();
    const provider = lazyProvider(async () => {
      const { createChatModels } = await import('./chat-models.ts');
      return createChatModels(editor, changed.event);
    }, changed.event);
    const parts = [
      changed,
      vscode.lm.registerLanguageModelChatProvider(vendor, provider),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('codemaestro.models')) changed.fire();
      }),
    ];
    editor.lifetime.add(() => {
      for (const part of parts) part.dispose();
    });
    registerCommands(editor, modelCommandTitles, async () => (await import('./commands.ts')).modelCommands);
    makeKnown(editor);
  },
};
