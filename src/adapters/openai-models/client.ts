import type { OpenAI } from 'openai/client';
import { Completions, type ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions/completions';
import type { Answer } from './connections.ts';

/** Posts a body to an address. */
type Send = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Answer>;

/** What the package's resources hand to their client: where it goes below the base address, and the body. */
interface Handed {
  readonly path: string;
  readonly body: object;
}

/**
 * Asks by the resource of the official package, which says where a call goes and what it holds. Its whole client is not
 * loaded: that takes Node's `fetch` with it, 90 ms and 17 MB, and its reader ends at the first malformed line. So we send
 * and read ourselves. Rejects with the error of `send`.
 */
export async function askByPackage(
  params: ChatCompletionCreateParamsStreaming,
  address: string,
  key: string,
  send: Send,
): Promise<Answer> {
  const { path, body } = await handedOver(params);
  return send(urlOf(address, path), headersOf(key), JSON.stringify(body));
}

/** What the resource would have its client post. */
function handedOver(params: ChatCompletionCreateParamsStreaming): Promise<Handed> {
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

/** Below the base address, whose own query stays. */
function urlOf(address: string, path: string): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  return url.href;
}

/** Only what a server needs: the package would tell it of the operating system and of other accounts, too. */
function headersOf(key: string): Readonly<Record<string, string>> {
  return {
    accept: 'text/event-stream, application/json',
    'content-type': 'application/json',
    'user-agent': 'codemaestro',
    ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
  };
}
