import { err, type Result } from '../../core/base/index.ts';
import type { ModelFailure, ModelProvider, ModelReply, ModelRequest } from '../../core/ports/index.ts';
import { askByPackage } from './client.ts';
import { connectionsByFetch, createConnections, type Answer, type Post } from './connections.ts';
import { createDeadlines, type Deadlines, type Timeouts } from './deadlines.ts';
import { badAddress, broken, ended, unsendableKey, type Target } from './failures.ts';
import { readRefusal, readReply } from './reading.ts';
import { createReplyBuilder, type ReplyBuilder } from './reply.ts';
import { paramsOf } from './request.ts';

/** What a provider was made with. */
export interface Settings {
  readonly baseUrl: string;
  readonly key?: string | undefined;
  readonly name: string;
  readonly timeouts: Timeouts;
  readonly fetch?: typeof fetch | undefined;
}

interface Call {
  readonly request: ModelRequest;
  readonly base: URL;
  readonly key: string;
  readonly target: Target;
  readonly deadlines: Deadlines;
  readonly builder: ReplyBuilder;
  readonly post: Post;
}

/** The `ask` of a provider, and how it closes the connections that it keeps. */
export function createAsk(settings: Settings): { readonly ask: ModelProvider['ask']; readonly close: () => void } {
  const base = URL.parse(settings.baseUrl);
  const connections = settings.fetch
    ? connectionsByFetch(settings.fetch)
    : createConnections(base?.protocol === 'https:');
  const { post, close } = connections;
  const key = settings.key?.trim() ?? '';
  const ask: ModelProvider['ask'] = async (request, onPiece, signal) => {
    const target = targetOf(settings, key, base, request.model);
    if (base?.protocol !== 'https:' && base?.protocol !== 'http:') return err(badAddress(target));
    if (/[^\x21-\x7e]/.test(key)) return err(unsendableKey(target));
    const deadlines = createDeadlines(settings.timeouts, signal);
    const builder = createReplyBuilder(idsOf(request), onPiece);
    try {
      return await call({ request, base, key, target, deadlines, builder, post });
    } finally {
      deadlines.close();
    }
  };
  return { ask, close };
}

async function call(given: Call): Promise<Result<ModelReply, ModelFailure>> {
  const { request, base, key, target, deadlines, builder, post } = given;
  if (deadlines.cause() === 'cancelled') return err(ended('cancelled', target, ''));
  let answer: Answer;
  try {
    answer = await askByPackage(
      paramsOf(request, base.hostname === 'api.openai.com'),
      base.href,
      key,
      (url, headers, body) => post(url, headers, body, deadlines),
    );
  } catch (error) {
    const cause = deadlines.cause();
    return err(cause ? ended(cause, target, '') : broken(error, target, ''));
  }
  if (answer.status < 200 || answer.status > 299) return err(await readRefusal(answer, deadlines, target));
  return readReply(answer, builder, deadlines, target);
}

/** Ids of the calls that the conversation holds already. */
function idsOf({ messages }: ModelRequest): ReadonlySet<string> {
  return new Set(
    messages.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ id }) => id) : [])),
  );
}

function targetOf({ name, timeouts, baseUrl }: Settings, key: string, base: URL | null, model: string): Target {
  const secrets = [key, base?.password ?? '', base?.search.slice(1) ?? ''].filter((secret) => secret !== '');
  return {
    name,
    model,
    timeouts,
    keyed: key !== '',
    address: base ? `${base.origin}${base.pathname}` : baseUrl,
    hide: (text) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text),
  };
}
