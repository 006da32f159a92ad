/**
 * Owns the way to one server: its address, the key, the connections that are kept. Nothing here throws; the key is in no
 * failure.
 */
import { err, type Result } from '../../core/base/index.ts';
import type { ModelFailure } from '../../core/ports/index.ts';
import { connectionsByFetch, createConnections, readBody, type Answer, type Connections } from './connections.ts';
import { createDeadlines, usualTimeouts, type Deadlines, type Timeouts } from './deadlines.ts';
import { badAddress, badCertificates, broken, ended, refused, unsendableKey, type Target } from './failures.ts';
import { allowanceOf, errorIn, noError, retryAfterOf } from './server-error.ts';

/** What every provider is made with. */
export interface ProviderOptions {
  /** Where the server is. */
  readonly baseUrl: string;
  /** Left out for servers that ask for none. Sent as authorisation and nowhere else. */
  readonly key?: string | undefined;
  /** For the journal and the person; the kind of provider when left out. */
  readonly name?: string | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Variables as `HTTPS_PROXY` and `NO_PROXY`; no proxy when left out. */
  readonly proxies?: Readonly<Record<string, string | undefined>> | undefined;
  /** A file with certificates to trust beside the usual ones. */
  readonly ca?: string | undefined;
  /** The host's way to the network; Node's own connections when left out. */
  readonly fetch?: typeof fetch | undefined;
}

/** What an exchange asks for: posted when there is a body. */
export interface Question {
  /** Below the base address, whose own query stays. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that was no refusal, as it comes in. */
export interface Open {
  readonly answer: Answer;
  readonly deadlines: Deadlines;
  readonly target: Target;
}

export interface Wire {
  readonly name: string;
  /** The host of the address; empty when the address is none. */
  readonly host: string;
  /** Asks and reads by `read`; refusals and whatever breaks become failures. `question` may be made only now. */
  readonly exchange: <T>(
    model: string,
    signal: AbortSignal,
    question: () => Question | Promise<Question>,
    read: (open: Open) => Promise<Result<T, ModelFailure>>,
  ) => Promise<Result<T, ModelFailure>>;
  readonly close: () => void;
}

/** @param usual the name of the kind, and an address as it looks. */
export function createWire(options: ProviderOptions, usual: { name: string; example: string }): Wire {
  const { baseUrl, key: given = '', name = usual.name, timeouts: some, proxies, ca } = options;
  const base = URL.parse(baseUrl);
  const key = given.trim();
  const timeouts = { ...usualTimeouts, ...some };
  const secrets = [key, base?.password ?? '', base?.search.slice(1) ?? ''].filter((secret) => secret !== '');
  const about = {
    name,
    timeouts,
    example: usual.example,
    keyed: key !== '',
    address: base ? `${base.origin}${base.pathname}` : baseUrl,
    hide: (text: string) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text),
  };
  let kept: Connections | undefined;
  const connections = (): Connections =>
    (kept ??= options.fetch
      ? connectionsByFetch(options.fetch)
      : createConnections(base?.protocol === 'https:', { proxies, ca }));

  /** Why nothing can be sent at all. */
  function obstacle(target: Target): ModelFailure | null {
    if (base?.protocol !== 'https:' && base?.protocol !== 'http:') return badAddress(target);
    if (/[^\x21-\x7e]/.test(key)) return unsendableKey(target);
    try {
      connections();
      return null;
    } catch {
      return badCertificates(target, ca ?? '');
    }
  }

  const exchange: Wire['exchange'] = async (model, signal, question, read) => {
    const target = { ...about, model };
    const hindered = obstacle(target);
    if (hindered) return err(hindered);
    const deadlines = createDeadlines(timeouts, signal);
    try {
      if (deadlines.cause() === 'cancelled') return err(ended('cancelled', target, ''));
      const { path, query, body, headers } = await question();
      const sending = {
        url: urlOf(baseUrl, path, query),
        headers: { ...headersOf(key, body !== undefined), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const answer = await connections().send(sending, deadlines);
      if (answer.status < 200 || answer.status > 299) return err(await readRefusal({ answer, deadlines, target }));
      return await read({ answer, deadlines, target });
    } catch (error) {
      const cause = deadlines.cause();
      return err(cause ? ended(cause, target, '') : broken(error, target, ''));
    } finally {
      deadlines.close();
    }
  };
  return { name, host: base?.hostname ?? '', exchange, close: () => kept?.close() };
}

/** Below the base address, whose own query stays; a part that both have stands once. */
function urlOf(address: string, path: string, query: Question['query'] = {}): string {
  const url = new URL(address);
  const base = url.pathname.replace(/\/+$/, '');
  const [, first = ''] = /^(\/[^/]+)\//.exec(path) ?? [];
  url.pathname = (first !== '' && base.endsWith(first) ? base.slice(0, -first.length) : base) + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** Only what a server needs: the packages would tell it of the operating system and of other accounts, too. */
function headersOf(key: string, posts: boolean): Readonly<Record<string, string>> {
  return {
    accept: 'text/event-stream, application/json',
    ...(posts ? { 'content-type': 'application/json' } : {}),
    'user-agent': 'codemaestro',
    ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
  };
}

/** The most that is read of a refusal, in bytes. */
const longestRefusal = 64 * 1024;

/** Reads why a server refused. */
async function readRefusal({ answer, deadlines, target }: Open): Promise<ModelFailure> {
  const chunks: Buffer[] = [];
  let length = 0;
  await readBody(answer.body, (chunk) => {
    deadlines.heard();
    chunks.push(chunk);
    length += chunk.length;
    return length > longestRefusal ? 'close' : 'more';
  });
  if (deadlines.cause() === 'cancelled') return ended('cancelled', target, '');
  const { status, header } = answer;
  const moved = status < 400 ? header('location') : undefined;
  const error =
    moved === undefined
      ? errorIn(Buffer.concat(chunks).toString('utf8'))
      : { ...noError, message: `moved to ${moved}` };
  const failure = refused({ status, error, retryAfter: retryAfterOf(header, Date.now()) }, target, '');
  const allowance = allowanceOf(header, Date.now());
  return allowance ? { ...failure, allowance } : failure;
}
