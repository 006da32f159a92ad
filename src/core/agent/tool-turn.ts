import { err, headAndTail, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type TranscriptEntry } from '../domain/index.ts';
import type { CallPlace, ToolAnswer, ToolCall } from '../ports/index.ts';

/** Carries out tool calls for a session. */
export interface ToolRunner {
  /** Whether a call only looks, so that it may run beside others and may run twice. */
  readonly onlyReads: (name: string) => boolean;
  /** The result as the model reads it; `waits`: nothing was done, the call is made again later. Must not throw. */
  readonly run: (call: ToolCall, place: CallPlace) => Promise<ToolAnswer>;
}

const interruptedText =
  'This call was interrupted by a restart before its result was known. It may or may not have taken effect: look before you repeat it.';

/** What the answering of calls needs of its session. */
export interface Answering {
  readonly tools: ToolRunner;
  readonly place: CallPlace;
  /** Calls that were started before a restart and have no result. */
  readonly interrupted: ReadonlySet<string>;
  /** Why a call is not to be carried out at all. */
  readonly whyNot: (callId: string) => string | null;
  readonly record: (entry: TranscriptEntry) => Result<null, Failure>;
  readonly signal: AbortSignal;
  /** Characters of a result that the model gets to see; the head and the tail of what is longer. */
  readonly resultLength: number;
}

/** Why a call is answered without being carried out. A call that may have taken effect before a restart is not repeated. */
function refusalOf({ id, name }: ToolCall, { interrupted, tools, whyNot }: Answering): string | null {
  return whyNot(id) ?? (interrupted.has(id) && !tools.onlyReads(name) ? interruptedText : null);
}

async function answer(call: ToolCall, given: Answering): Promise<Result<null, Failure>> {
  const { tools, place, record, resultLength } = given;
  const { id: callId, name } = call;
  const refusal = refusalOf(call, given);
  if (refusal !== null) return record({ kind: 'tool-finished', callId, name, ok: false, text: refusal });
  const started = record({ kind: 'tool-started', callId, name });
  if (!started.ok) return started;
  const { ok: isGood, text, images, origin, decided, seen, waits } = await tools.run(call, place);
  if (waits) return err(failure('waiting', text));
  const shown = images && images.length > 0 ? { images: [...images] } : {};
  const more = { ...shown, ...(origin ? { origin } : {}), ...(decided ? { decided } : {}) };
  const files = seen ? { seen: [...seen] } : {};
  const told = headAndTail(text, resultLength);
  return record({ kind: 'tool-finished', callId, name, ok: isGood, text: told, ...more, ...files });
}

/** Answers the calls of one turn: those that only look all at once, the others one after the other in the model's order. */
export async function answerCalls(calls: readonly ToolCall[], given: Answering): Promise<Result<null, Failure>> {
  if (calls.every((call) => given.tools.onlyReads(call.name))) {
    const results = await Promise.all(calls.map((call) => answer(call, given)));
    return results.find((result) => !result.ok) ?? ok(null);
  }
  for (const call of calls) {
    if (given.signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
    const written = await answer(call, given);
    if (!written.ok) return written;
  }
  return ok(null);
}
