import { Ollama, type ChatRequest, type PullRequest } from 'ollama/browser';
import type { Question } from '../model-wire/index.ts';

/**
 * What the official package would have posted. Its own way of sending is not used: it brings Node's `fetch` with it and
 * prints what it cannot read.
 */
async function handedOver(call: (client: Ollama) => Promise<unknown>): Promise<Question> {
  const handed: Question[] = [];
  const client = Object.assign(new Ollama({ fetch: () => Promise.reject(new Error('nothing is sent here')) }), {
    // Calls that stream do nothing but this; a test holds the package to that.
    processStreamableRequest(endpoint: string, body: object) {
      handed.push({ path: `/api/${endpoint}`, body });
      return Promise.resolve();
    },
  });
  await call(client);
  const [question] = handed;
  if (!question) throw new Error('the package handed nothing over');
  return question;
}

export function chatQuestion(request: ChatRequest & { readonly stream: true }): Promise<Question> {
  return handedOver((client) => client.chat(request));
}

export function pullQuestion(request: PullRequest & { readonly stream: true }): Promise<Question> {
  return handedOver((client) => client.pull(request));
}
