import type { ModelFailure } from '../../core/ports/index.ts';
import type { Deadlines, Timeouts } from './deadlines.ts';
import type { ServerError } from './server-error.ts';

/** Whom a failure is about. */
export interface Target {
  /** The provider's name. */
  readonly name: string;
  /** The address without what it may hold of a key. */
  readonly address: string;
  readonly model: string;
  /** Whether a key was sent. */
  readonly keyed: boolean;
  readonly timeouts: Timeouts;
  /** What an address of this kind looks like. */
  readonly example: string;
  /** A text without the key. */
  hide(text: string): string;
}

/** What a server said by refusing. */
export interface Refusal {
  /** HTTP status; undefined for an error within a stream that names none. */
  readonly status: number | undefined;
  readonly error: ServerError;
  readonly retryAfter?: number | undefined;
}

/** The longest that a server is quoted, in characters. */
const longestQuote = 300;

type Reason = ModelFailure['reason'];

const tooLong =
  /context[ _-]?(?:length|window|size)|maximum context|too many (?:input )?tokens|(?:prompt|input|request) (?:is )?too (?:long|large)|reduce the length|exceeds? .{0,40}\btokens?\b/i;
const unknownModel =
  /\bmodel\b.{0,80}(?:not (?:found|exist|available|supported)|does ?n[o']t exist|unknown|invalid)|(?:unknown|invalid|no such) model/i;
const outOfCredit = /insufficient[ _](?:quota|balance|credits?|funds)|exceeded your current quota|credit balance/i;
const badKey =
  /api[ _-]?key.{0,40}(?:not valid|invalid|incorrect|expired|missing)|(?:invalid|incorrect|expired|missing).{0,40}api[ _-]?key/i;

/** The failure that a refusal is. */
export function refused(refusal: Refusal, target: Target, partial: string): ModelFailure {
  const { status, error, retryAfter } = refusal;
  const about = `${error.code ?? ''} ${error.type ?? ''} ${error.message ?? ''}`;
  const reason = reasonOf(status, about);
  const quote = quoteOf(error.message ?? '', target);
  const said = `${status === undefined ? '' : ` (status ${String(status)})`}${quote === '' ? '' : `: “${quote}”`}`;
  const person = `${sentenceOf(reason, about, target)}${said}. ${adviceFor(reason, about, retryAfter, target)}`;
  const told = status === undefined ? { person, partial } : { person, partial, status };
  if (reason === 'timed-out') return { reason, phase: 'first-byte', ...told };
  if (reason === 'rate-limited' || reason === 'overloaded' || reason === 'server-error') {
    return retryAfter === undefined ? { reason, ...told } : { reason, retryAfter, ...told };
  }
  return { reason, ...told };
}

type RefusalReason = Exclude<Reason, 'cancelled' | 'unreachable' | 'cut-off' | 'malformed'>;

function reasonOf(status: number | undefined, about: string): RefusalReason {
  if (status === 401 || status === 402 || status === 403 || outOfCredit.test(about)) return 'unauthorised';
  if (status === 413 || tooLong.test(about)) return 'too-long';
  if (status === 404) return 'unknown-model';
  if (status === 408) return 'timed-out';
  if (status === 429 || (status === undefined && /rate.?limit/i.test(about))) return 'rate-limited';
  // 409 and 425 ask for the same request once more, a little later.
  if (
    status === 409 ||
    status === 425 ||
    status === 503 ||
    status === 529 ||
    (status === undefined && /overload/i.test(about))
  )
    return 'overloaded';
  if (status === undefined || status >= 500) return 'server-error';
  if (badKey.test(about)) return 'unauthorised';
  return unknownModel.test(about) ? 'unknown-model' : 'bad-request';
}

function sentenceOf(reason: RefusalReason, about: string, { name, address, model, keyed }: Target): string {
  switch (reason) {
    case 'unauthorised':
      if (outOfCredit.test(about)) return `The account at ${name} has no credit left`;
      return keyed ? `${name} does not accept the key` : `${name} asks for a key`;
    case 'unknown-model':
      return `${name} has no model '${model}' at ${address}`;
    case 'too-long':
      return `The conversation is longer than '${model}' takes`;
    case 'rate-limited':
      return `${name} lets no more requests through for now`;
    case 'overloaded':
      return `${name} is overloaded`;
    case 'server-error':
      return `${name} failed by itself`;
    case 'timed-out':
      return `${name} gave up waiting`;
    case 'bad-request':
      return `${name} refused the request`;
  }
}

function adviceFor(reason: RefusalReason, about: string, retryAfter: number | undefined, { keyed }: Target): string {
  switch (reason) {
    case 'unauthorised':
      if (outOfCredit.test(about)) return 'Add credit there, or choose another provider.';
      return keyed ? 'Check the key, and what it is allowed to use.' : 'Set a key for it.';
    case 'unknown-model':
      return 'Check the name of the model and the address.';
    case 'too-long':
      return 'Shorten it, or choose a model with a larger context.';
    case 'bad-request':
      return 'Check that the model takes tools and what else was asked for.';
    default:
      return retryAfter === undefined
        ? 'Try again later.'
        : `Try again in ${String(Math.ceil(retryAfter / 1000))} s, as it asks.`;
  }
}

/** One short line of what a server said, without the key. */
function quoteOf(text: string, target: Target): string {
  const line = target
    .hide(text.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}

/** The failure of a call that was ended by a deadline or by the person. */
export function ended(
  cause: NonNullable<ReturnType<Deadlines['cause']>>,
  target: Target,
  partial: string,
): ModelFailure {
  if (cause === 'cancelled')
    return { reason: 'cancelled', person: `The call to ${target.name} was cancelled.`, partial };
  const { name, address, timeouts } = target;
  const seconds = (time: number): string => `${String(time / 1000)} s`;
  const person = {
    connect: `${name} could not be connected to at ${address} within ${seconds(timeouts.connect)}. Check the address and the network.`,
    'first-byte': `${name} began no answer within ${seconds(timeouts.firstByte)}. Try again, or allow it more time.`,
    idle: `${name} fell silent for ${seconds(timeouts.idle)} in mid-answer. Try again, or allow it more time.`,
    total: `${name} took longer than ${seconds(timeouts.total)} for one answer. Try again, or allow it more time.`,
  }[cause];
  return { reason: 'timed-out', phase: cause, person, partial };
}

/** The failure of a connection, by the error that Node or the host's `fetch` gave. */
export function broken(error: unknown, target: Target, partial: string): ModelFailure {
  const code = codeOf(error);
  const { name, address } = target;
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return ended('connect', target, partial);
  const why = unreachableBecause(code);
  if (why !== undefined) {
    return { reason: 'unreachable', person: `${name} cannot be reached at ${address}: ${why}`, partial };
  }
  const note = code === '' ? '' : ` (${code})`;
  if (code.startsWith('HPE_')) {
    return {
      reason: 'malformed',
      person: `What answers at ${address} does not speak HTTP${note}. Check the address.`,
      partial,
    };
  }
  return { reason: 'cut-off', person: `The connection to ${name} broke off${note}. Try again.`, partial };
}

function unreachableBecause(code: string): string | undefined {
  if (code === 'ECONNREFUSED') return 'nothing listens there. Start the server, or check the address.';
  if (code === 'ENOTFOUND') return 'no computer has that name. Check the address.';
  if (code === 'EAI_AGAIN') return 'its name could not be looked up. Check the network.';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to it. Check the network.';
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^EPROTO/.test(code)) {
    return `the encrypted connection could not be made (${code}). Check the address and the certificates.`;
  }
  return undefined;
}

/** An answer with nothing in it that answers of this kind are made of. */
export function meaningless({ name, address, example }: Target): ModelFailure {
  const person = `What ${name} answers at ${address} is no answer of a model. Check the address: it looks like ${example}.`;
  return { reason: 'malformed', person, partial: '' };
}

/** An answer longer than any model gives. */
export function endless({ name }: Target, partial: string): ModelFailure {
  return { reason: 'malformed', person: `The answer of ${name} had no end and was cut off. Try again.`, partial };
}

/** An address that nothing can be sent to. */
export function badAddress({ name, example }: Target): ModelFailure {
  const person = `The address of ${name} is no web address. It looks like ${example}.`;
  return { reason: 'unreachable', person, partial: '' };
}

/** A key that no header can hold. */
export function unsendableKey({ name }: Target): ModelFailure {
  const person = `The key for ${name} has characters that no key has, such as blanks or line ends. Set it again.`;
  return { reason: 'unauthorised', person, partial: '' };
}

/** The system's code of an error or of what caused it, which `fetch` wraps. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    const inner: unknown = at instanceof AggregateError ? at.errors[0] : undefined;
    if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return '';
}

/** A file of certificates that cannot be read. */
export function badCertificates({ name }: Target, file: string): ModelFailure {
  const person = `The file of certificates for ${name}, ${file}, cannot be read. Check its path.`;
  return { reason: 'unreachable', person, partial: '' };
}
