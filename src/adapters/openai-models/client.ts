import { OpenAI } from 'openai/client';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { Answer } from './connections.ts';

/** Posts a body to an address. */
type Send = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Answer>;

/**
 * Asks by the official package, which makes the address and the body; the answer is read by us, as the package's reader
 * ends at the first malformed line. Rejects with the error of `send`.
 */
export async function askByPackage(
  params: ChatCompletionCreateParamsStreaming,
  address: string,
  key: string,
  send: Send,
): Promise<Answer> {
  let sent: Promise<Answer> | undefined;
  const client = new OpenAI({
    baseURL: address,
    // The package wants a key even where none is needed; `headersOf` leaves that one out.
    apiKey: key === '' ? 'none' : key,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: longestTimer,
    logLevel: 'off',
    async fetch(url, init) {
      if (typeof url !== 'string' || typeof init?.body !== 'string') throw new TypeError('no address and body of text');
      sent = send(url, headersOf(key), init.body);
      const { status } = await sent;
      return new Response(null, { status: status >= 200 && status <= 599 ? status : 500 });
    },
  });
  try {
    await client.chat.completions.create(params).asResponse();
  } catch (error) {
    // The package throws for each status that refuses; what the server said is read from the answer itself.
    if (!sent) throw error;
  }
  if (!sent) throw new Error('the openai package sent nothing');
  return sent;
}

/** The longest time that a timer takes, in milliseconds: deadlines are our own. */
const longestTimer = 2_147_483_647;

/** Only what a server needs: the package would tell it of the operating system and of other accounts, too. */
function headersOf(key: string): Readonly<Record<string, string>> {
  return {
    accept: 'text/event-stream, application/json',
    'content-type': 'application/json',
    'user-agent': 'codemaestro',
    ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
  };
}
