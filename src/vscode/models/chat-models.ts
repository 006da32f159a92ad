import * as vscode from 'vscode';
import { countTokens } from '../../core/app/index.ts';
import type { ModelFailure } from '../../core/ports/index.ts';
import { signalOf } from '../cancellation.ts';
import type { Editor } from '../editor.ts';
import { fromEditor, inputOf, toolsFrom } from './messages.ts';
import { configuredModels, type ModelSetting } from './model-settings.ts';
import { originOf } from './keys.ts';
import { createPacedText } from './paced-text.ts';
import { isProgramModel, programModel } from './program-model.ts';

/** Tokens of a model of which nobody said how many it takes. */
const usualWindow = 128_000;
/** Of them for the answer, at most, and as a share. */
const usualAnswer = 8_192;
const answerShare = 1 / 8;

type Information = vscode.LanguageModelChatInformation;

function informationOf({ name, title, url, window = usualWindow, images = false }: ModelSetting): Information {
  const answer = Math.min(usualAnswer, Math.floor(window * answerShare));
  return {
    id: name,
    name: title ?? name,
    family: name,
    version: '1',
    detail: URL.parse(url)?.host ?? url,
    tooltip: originOf(url),
    maxInputTokens: window - answer,
    maxOutputTokens: answer,
    capabilities: { toolCalling: true, imageInput: images },
  };
}

/** A failure as the editor's API tells failures. */
function errorOf({ reason, person }: ModelFailure): Error {
  if (reason === 'cancelled') return new vscode.CancellationError();
  if (reason === 'unauthorised') return vscode.LanguageModelError.NoPermissions(person);
  if (reason === 'unknown-model') return vscode.LanguageModelError.NotFound(person);
  return new Error(person);
}

/** The configured models, for everybody in the editor who asks for language models. */
export function createChatModels(
  { desk, roots }: Pick<Editor, 'desk' | 'roots'>,
  changed: vscode.Event<void>,
): vscode.LanguageModelChatProvider {
  return {
    onDidChangeLanguageModelChatInformation: changed,
    provideLanguageModelChatInformation() {
      const models = configuredModels();
      return models.length > 0 ? models.map(informationOf) : [programModel];
    },
    async provideLanguageModelChatResponse({ id }, messages, options, progress, token) {
      if (isProgramModel({ vendor: 'codemaestro', id })) {
        progress.report(
          new vscode.LanguageModelTextPart(
            vscode.l10n.t('There is no language model here. Ask @maestro, or run “CodeMaestro: Add Language Model…”.'),
          ),
        );
        return;
      }
      const model = configuredModels().find(({ name }) => name === id);
      if (!model)
        throw vscode.LanguageModelError.NotFound(vscode.l10n.t('The model {0} is not configured any more.', id));
      // Whoever asks for this very model is given no other; nobody sees whose folder it is for.
      const [root] = roots.all();
      const asking = { picked: { from: 'settings', model }, root, alone: true, begins: false } as const;
      const opened = await (await desk()).open({ ...asking, note: () => undefined });
      if (!opened) return;
      const tools = toolsFrom(options.tools ?? []);
      const text = createPacedText((piece) => {
        progress.report(new vscode.LanguageModelTextPart(piece));
      });
      const reply = await opened.ask(
        { tools, ...fromEditor(messages) },
        (piece) => {
          if (piece.kind === 'text') text.add(piece.text);
        },
        signalOf(token),
      );
      text.flush();
      if (!reply.ok) throw errorOf(reply.error);
      for (const { id: callId, name, input } of reply.value.calls) {
        progress.report(new vscode.LanguageModelToolCallPart(callId, name, inputOf(input)));
      }
      if (reply.value.stop === 'filtered')
        throw vscode.LanguageModelError.Blocked(
          vscode.l10n.t('The provider withheld the answer by its content rules.'),
        );
    },
    provideTokenCount: (_model, text) =>
      countTokens(typeof text === 'string' ? text : JSON.stringify(fromEditor([text]).messages)),
  };
}
