import type { Anthropic } from '@anthropic-ai/sdk/client';
import { Messages, type MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages';
import type { Question } from '../model-wire/index.ts';

/** The version of the interface that the package speaks; it stands in no place where it could be read from. */
export const interfaceVersion = '2026-10-21';

/**
 * What the resource of the official package would have its client post. The whole client is not loaded: that takes Node's
 * `fetch` with it, and its reader ends at the first malformed line. So we send and read ourselves.
 */
export function messagesQuestion(params: MessageCreateParamsStreaming): Question {
  const handed: Question[] = [];
  const client = {
    _options: {},
    post(path: string, { body }: { readonly body: object }) {
      // The resource prints warnings of its own about models that it knows, so it is not told of the model.
      handed.push({
        path,
        body: { ...body, model: params.model },
        headers: { 'anthropic-version': interfaceVersion },
      });
    },
  };
  // The resource calls nothing but `post`; a test holds it to that.
  void new Messages(client as unknown as Anthropic).create({ ...params, model: '' });
  const [question] = handed;
  if (!question) throw new Error('the package handed nothing over');
  return question;
}
