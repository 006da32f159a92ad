import { err, ok, type Result } from '../../core/base/index.ts';
import type { ModelFailure, ModelReply } from '../../core/ports/index.ts';
import { Chunk, ServerError } from './chunk.ts';
import { readBody, type Answer } from './connections.ts';
import type { Deadlines } from './deadlines.ts';
import { createEventReader, objectsIn } from './event-stream.ts';
import { broken, endless, ended, meaningless, refused, retryAfterOf, type Target } from './failures.ts';
import { longestAnswer, type ReplyBuilder } from './reply.ts';

/** The most that is read of a refusal, in bytes. */
const longestRefusal = 64 * 1024;

/** A server that gave up without a word. */
const noError: ServerError = { message: null, code: null, type: null, param: null };

/** Reads an answer, streamed or whole, to its end. */
export async function readReply(
  answer: Answer,
  builder: ReplyBuilder,
  deadlines: Deadlines,
  target: Target,
): Promise<Result<ModelReply, ModelFailure>> {
  const state: { failure?: ModelFailure; understood: boolean; over: boolean } = { understood: false, over: false };

  function takeObject(object: object, event: string): boolean {
    const parsed = Chunk.safeParse(event === 'error' && !('error' in object) ? { error: object } : object);
    if (!parsed.success) return false;
    state.understood = true;
    const error = parsed.data.error ?? (parsed.data.object === 'error' ? ServerError.parse(object) : undefined);
    if (error) state.failure ??= refused({ status: statusIn(error), error }, target, builder.text());
    else builder.take(parsed.data);
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
    if (builder.size() + events.waiting() > longestAnswer) state.failure ??= endless(target, builder.text());
    if (state.failure) return 'close';
    return state.over ? 'drain' : 'more';
  });
  if (!trouble && !state.failure) events.end();

  const cause = deadlines.cause();
  if (cause === 'cancelled') return err(ended(cause, target, builder.text()));
  if (state.failure) return err(state.failure);
  // Once the answer is whole, only its usage was waited for.
  if (builder.finished() && !builder.failed()) return ok(builder.reply(events.skipped()));
  if (builder.failed()) return err(refused({ status: undefined, error: noError }, target, builder.text()));
  if (cause) return err(ended(cause, target, builder.text()));
  if (!state.understood && events.skipped() > 0) return err(meaningless(target));
  return err(broken(trouble, target, builder.text()));
}

/** Reads why a server refused. */
export async function readRefusal(answer: Answer, deadlines: Deadlines, target: Target): Promise<ModelFailure> {
  const chunks: Buffer[] = [];
  let length = 0;
  await readBody(answer.body, (chunk) => {
    deadlines.heard();
    chunks.push(chunk);
    length += chunk.length;
    return length > longestRefusal ? 'close' : 'more';
  });
  if (deadlines.cause() === 'cancelled') return ended('cancelled', target, '');
  const error = errorIn(Buffer.concat(chunks).toString('utf8'));
  const moved = answer.status < 400 ? answer.header('location') : undefined;
  return refused(
    {
      status: answer.status,
      error: moved === undefined ? error : { ...error, message: `moved to ${moved}` },
      retryAfter: retryAfterOf(answer.header, Date.now()),
    },
    target,
    '',
  );
}

/** The error in the body of a refusal: `{error}`, `[{error}]`, `{message}`, `{detail}` or any text. */
function errorIn(text: string): ServerError {
  const plain = { ...noError, message: text };
  try {
    const value: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== 'object' || first === null) return plain;
    const told = 'error' in first ? first.error : 'detail' in first ? { message: JSON.stringify(first.detail) } : first;
    return ServerError.safeParse(told).data ?? plain;
  } catch {
    return plain;
  }
}

/** The status that an error within a stream names as its code. */
function statusIn({ code }: ServerError): number | undefined {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
}
