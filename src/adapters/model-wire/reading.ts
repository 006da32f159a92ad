import type * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import type { ModelFailure, ModelReply, ModelUsage } from '../../core/ports/index.ts';
import { readBody } from './connections.ts';
import { createEventReader, objectsIn } from './event-stream.ts';
import type { Open } from './exchange.ts';
import { broken, endless, ended, meaningless, refused } from './failures.ts';
import { aged, allowanceOf, noError, statusIn, type ServerError } from './server-error.ts';

/** The most characters that an answer, or one line of it, may have: far more than any model gives. */
const longestAnswer = 8 * 2 ** 20;

/** The most bytes of an answer that is one JSON text, such as a thousand vectors. */
const longestJson = 64 * 2 ** 20;

/**
 * Owns an answer as it grows.
 *
 * A piece is heard once; the text of the reply is its text pieces joined.
 */
export interface AnswerBuilder {
  /** Takes an object of the stream: whether it made sense, or the error that it tells. */
  take(object: object, event: string): boolean | ServerError;
  /** The stream said that it was done, with or without a reason. */
  finish(): void;
  /** True once the answer is whole: only its usage may follow. */
  finished(): boolean;
  /** True once nothing follows at all. */
  over?(): boolean;
  /** True when the server itself gave the answer up. */
  failed?(): boolean;
  /** The text so far. */
  text(): string;
  /** Characters so far, reasoning and calls counted. */
  size(): number;
  usage(): ModelUsage;
  reply(skipped: number): ModelReply;
}

/** Reads an answer, streamed or whole, to its end. */
export async function readReply(open: Open, builder: AnswerBuilder): Promise<Result<ModelReply, ModelFailure>> {
  const { answer, deadlines, target } = open;
  const headAt = Date.now();
  const atHead = allowanceOf(answer.header, headAt);
  const state: { failure?: ModelFailure; understood: boolean; over: boolean } = { understood: false, over: false };

  function takeObject(object: object, event: string): boolean {
    const taken = builder.take(object, event);
    if (taken === false) return false;
    state.understood = true;
    if (taken !== true) {
      state.failure ??= refused({ status: statusIn(taken), error: taken }, target, builder.text());
    }
    if (builder.over?.()) state.over = true;
    return true;
  }
  function takeData(data: string, event: string): boolean {
    if (state.over) return true;
    if (data.startsWith('[DONE]')) {
      state.understood = state.over = true;
      builder.finish();
      return true;
    }
    const objects = objectsIn(data);
    return objects.length > 0 && objects.filter((object) => takeObject(object, event)).length === objects.length;
  }

  const events = createEventReader(takeData);
  const trouble = await readBody(answer.body, (chunk) => {
    deadlines.heard();
    const wasFinished = builder.finished();
    events.feed(chunk);
    if (builder.finished() && !wasFinished) deadlines.finished();
    // One line may hold the whole answer once more, as the last event of some does.
    if (Math.max(builder.size(), events.waiting()) > longestAnswer) state.failure ??= endless(target, builder.text());
    if (state.failure) return 'close';
    return state.over ? 'drain' : 'more';
  });
  if (!trouble && !state.failure) events.end();

  const cause = deadlines.cause();
  const failed = (): ModelFailure | null => {
    if (cause === 'cancelled') return ended(cause, target, builder.text());
    if (state.failure) return state.failure;
    if (builder.failed?.()) return refused({ status: undefined, error: noError }, target, builder.text());
    // Once the answer is whole, only its usage was waited for.
    if (builder.finished()) return null;
    if (cause) return ended(cause, target, builder.text());
    if (!state.understood && events.skipped() > 0) return meaningless(target);
    return broken(trouble, target, builder.text());
  };
  const failure = failed();
  const allowance = atHead && aged(atHead, Date.now() - headAt);
  const told = allowance ? { allowance } : {};
  if (!failure) return ok({ ...builder.reply(events.skipped()), ...told });
  const usage = builder.usage();
  return err({ ...failure, ...told, ...(usage.known ? { usage } : {}) });
}

/** Reads an answer that is one JSON text. */
export async function readJson<T>(
  { answer, deadlines, target }: Open,
  schema: z.ZodType<T>,
): Promise<Result<T, ModelFailure>> {
  const chunks: Buffer[] = [];
  let length = 0;
  const trouble = await readBody(answer.body, (chunk) => {
    deadlines.heard();
    chunks.push(chunk);
    length += chunk.length;
    return length > longestJson ? 'close' : 'more';
  });
  const cause = deadlines.cause();
  if (cause) return err(ended(cause, target, ''));
  if (length > longestJson) return err(endless(target, ''));
  if (trouble) return err(broken(trouble, target, ''));
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    return parsed.success ? ok(parsed.data) : err(meaningless(target));
  } catch {
    return err(meaningless(target));
  }
}

/** Reads objects, a line each, until the stream ends; a failure of the server's ends them. */
export async function readObjects(
  { answer, deadlines, target }: Open,
  take: (object: object) => true | ServerError,
): Promise<Result<null, ModelFailure>> {
  let failure: ModelFailure | undefined;
  let taken = 0;
  const events = createEventReader((data) => {
    for (const object of objectsIn(data)) {
      const outcome = take(object);
      if (outcome !== true) failure ??= refused({ status: statusIn(outcome), error: outcome }, target, '');
      taken++;
    }
    return true;
  });
  const trouble = await readBody(answer.body, (chunk) => {
    deadlines.heard();
    events.feed(chunk);
    if (events.waiting() > longestAnswer) failure ??= endless(target, '');
    return failure ? 'close' : 'more';
  });
  if (!trouble && !failure) events.end();
  const cause = deadlines.cause();
  if (cause) return err(ended(cause, target, ''));
  if (failure) return err(failure);
  if (trouble) return err(broken(trouble, target, ''));
  return taken > 0 ? ok(null) : err(meaningless(target));
}
