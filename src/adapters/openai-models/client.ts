import type { OpenAI } from 'openai/client';
import { Completions, type ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions/completions';
import type { Question } from '../model-wire/index.ts';

/**
 * What the resource of the official package would have its client post: where a call goes and what it holds. The whole
 * client is not loaded: that takes Node's `fetch` with it, 90 ms and 17 MB, and its reader ends at the first malformed
 * line. So we send and read ourselves.
 */
export function chatQuestion(params: ChatCompletionCreateParamsStreaming): Promise<Question> {
  return new Promise((resolve, reject) => {
    const client = {
      post(path: string, options: Promise<{ readonly body: object }>) {
        options.then(({ body }) => {
          resolve({ path, body });
        }, reject);
        return { _thenUnwrap: () => undefined };
      },
    };
    // The resource calls nothing but `post`; a test holds it to that.
    void new Completions(client as unknown as OpenAI).create(params);
  });
}
