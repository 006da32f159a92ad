import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type TranscriptEntry } from '../domain/index.ts';
import type { Answer, NoAnswer, Purpose, Inquiry } from '../models/index.ts';
import type { ModelMessage, ModelReply } from '../ports/index.ts';
import type { Retry, Session } from './session.ts';
import { splitOf } from './split.ts';

type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

/** An answer, with the turn that it is on record as; the calls are the caller's to put in. */
export interface Answered {
  readonly reply: ModelReply;
  readonly turn: Omit<Turn, 'calls'>;
}

const passing: ReadonlySet<NoAnswer['reason']> = new Set([
  ...(['rate-limited', 'overloaded', 'server-error', 'timed-out'] as const),
  ...(['unreachable', 'cut-off', 'malformed'] as const),
]);

/** Milliseconds until a call is tried again: what the provider asks for at least, and a delay that doubles, with jitter. */
function delayAfter(cause: NoAnswer, tries: number, { first, longest, random }: Retry): number {
  const asked = 'retryAfter' in cause ? (cause.retryAfter ?? 0) : 0;
  return Math.max(asked, Math.round(random() * Math.min(longest, first * 2 ** (tries - 1))));
}

/** Runs work until the time of the session is over, too: a model may answer without end, a piece now and then. */
async function withinTime<R, T>(
  { config, startedAt }: Session<R>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, limits, now, after } = config;
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  const cancel = after?.(startedAt + limits.time - now(), end);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);
  try {
    return await work(over.signal);
  } finally {
    cancel?.();
    signal.removeEventListener('abort', end);
  }
}

/** Asks until there is an answer, a failure that does not pass, or no try is left. */
async function askUntilAnswered<R>(
  { config }: Session<R>,
  question: Omit<Inquiry, 'request'> & { readonly messages: readonly ModelMessage[] },
  signal: AbortSignal,
  heard: () => void,
): Promise<Result<Answer, NoAnswer>> {
  const { retry, note, onEvent, prefix } = config;
  const { messages, purpose, tokens } = question;
  for (let tries = 1; ; tries++) {
    const reply = await config.ask(
      { request: { ...prefix, messages }, purpose, tokens },
      (piece) => {
        heard();
        onEvent({ kind: 'piece', piece });
      },
      signal,
    );
    if (reply.ok || !passing.has(reply.error.reason) || tries > retry.times) return reply;
    const delay = delayAfter(reply.error, tries, retry);
    // Whoever waits that long holds up other work: the stage fails and is tried again later.
    if (delay > retry.longest) return reply;
    const when = delay < 1_000 ? 'at once' : `in ${String(Math.ceil(delay / 1_000))} s`;
    note(`${reply.error.person} It is asked again ${when} (${String(tries)} of ${String(retry.times)}).`, 'warning');
    await retry.wait(delay, signal);
    if (signal.aborted) return err({ reason: 'cancelled', person: 'The session was stopped.', partial: '' });
  }
}

/** Asks the model once with the conversation as it is, and what is added only for this time. */
export async function ask<R>(
  session: Session<R>,
  purpose: Purpose,
  added: readonly ModelMessage[] = [],
): Promise<Result<Answered, NoAnswer>> {
  const { config, conversation, room } = session;
  const messages = [...conversation.messages(), ...added];
  const split = splitOf(session);
  const askedAt = config.now();
  const heardAt: number[] = [];
  const estimated = room.prefix + conversation.tokens();
  const tokens = Math.round(estimated * conversation.factor());
  const hear = (): void => {
    if (heardAt.length === 0) heardAt.push(config.now());
  };
  const answered = await withinTime(session, (signal) =>
    askUntilAnswered(session, { messages, purpose, tokens }, signal, hear),
  );
  if (!answered.ok) return answered;
  const { reply, place, cost } = answered.value;
  const whole = config.now() - askedAt;
  const { text, stop, usage, kept = [] } = reply;
  const turn: Answered['turn'] = {
    kind: 'turn',
    text,
    ...(kept.length === 0 ? {} : { kept: [...kept] }),
    stop,
    usage,
    sent: {
      bytes: messages.reduce((sum, message) => sum + message.text.length, config.prefix.system.length),
      messages: messages.length,
      prefix: config.prefixDigest,
      model: place.model,
      provider: place.provider,
      tokens: estimated,
      split,
      window: room.window,
      ...(config.prompt ? { prompt: config.prompt } : {}),
    },
    latency: { first: (heardAt[0] ?? askedAt + whole) - askedAt, whole },
    cost,
  };
  return ok({ reply, turn });
}

/** A model's failure as the machine knows failures: whether another session may succeed is in it. */
export function describeModelFailure(cause: NoAnswer): Failure {
  const forGood = ['unauthorised', 'unknown-model', 'bad-request', 'too-long'].includes(cause.reason);
  if (cause.reason === 'cancelled' || cause.reason === 'waiting') return failure(cause.reason, cause.person);
  return failure('agent-failed', cause.person, { retryable: !forGood });
}
