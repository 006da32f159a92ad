import type { OpenAI } from 'openai/client';
import { Completions, type ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions/completions';
import { Responses, type ResponseCreateParamsStreaming } from 'openai/resources/responses/responses';
import type { Question } from '../model-wire/index.ts';

/**
 * What a resource of the official package would have its client post: where a call goes and what it holds. The whole client
 * is not loaded: that takes Node's `fetch` with it, 90 ms and 17 MB, and its reader ends at the first malformed line. So we
 * send and read ourselves.
 */
function handedOver(call: (client: OpenAI) => void): Promise<Question> {
  return new Promise((resolve, reject) => {
    const client = {
      post(path: string, options: Promise<{ readonly body: object }>) {
        options.then(({ body }) => {
          resolve({ path, body });
        }, reject);
        return { _thenUnwrap: () => undefined };
      },
    };
    // The resources call nothing but `post`; a test holds them to that.
    call(client as unknown as OpenAI);
  });
}

export function chatQuestion(params: ChatCompletionCreateParamsStreaming): Promise<Question> {
  return handedOver((client) => void new Completions(client).create(params));
}

export function responsesQuestion(params: ResponseCreateParamsStreaming): Promise<Question> {
  return handedOver((client) => void new Responses(client).create(params));
}
