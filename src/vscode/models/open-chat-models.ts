import type * as vscode from 'vscode';
import { createChatModels } from './chat-models.ts';
import { createKeys } from './keys.ts';
import { createOwnProviders } from './own-provider.ts';

/** The configured models with the keys that the person gave for their servers. */
export function openChatModels(
  secrets: vscode.SecretStorage,
  changed: vscode.Event<void>,
): vscode.LanguageModelChatProvider {
  return createChatModels(createOwnProviders(createKeys(secrets)), changed);
}
