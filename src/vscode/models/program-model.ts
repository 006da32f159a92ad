import type * as vscode from 'vscode';

/** Stands in the chat's list of models where none is configured: the chat asks no participant without a model. */
const id = 'program-agents';

export const programModel: vscode.LanguageModelChatInformation = {
  id,
  name: 'CodeMaestro without a model',
  family: id,
  version: '1',
  maxInputTokens: 1_000,
  maxOutputTokens: 1_000,
  capabilities: { toolCalling: true },
};

/** Whether a model of the chat is none. */
export function isProgramModel(model: Pick<vscode.LanguageModelChat, 'vendor' | 'id'>): boolean {
  return model.vendor === 'codemaestro' && model.id === id;
}
