import { err, headAndTail, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type TranscriptEntry } from '../domain/index.ts';
import type { ToolCall } from '../ports/index.ts';

/** Carries out tool calls for a session. */
export interface ToolRunner {
  /** Whether a call only looks, so that it may run beside others and may run twice. */
  readonly onlyReads: (name: string) => boolean;
  /** The result as the model reads it; `waits`: nothing was done, the call is made again later. Must not throw. */
  readonly run: (call: ToolCall) => Promise<{ readonly ok: boolean; readonly text: string; readonly waits?: true }>;
}

/** Characters of a result that a model gets to see; the head and the tail of what is longer. */
const longestResult = 24_000;

const interruptedText =
  'This call was interrupted by a restart before its result was known. It may or may not have taken effect: look before you repeat it.';

type Record = (entry: TranscriptEntry) => Result<null, Failure>;

async function answer(call: ToolCall, tools: ToolRunner, record: Record): Promise<Result<null, Failure>> {
  const { id: callId, name } = call;
  const started = record({ kind: 'tool-started', callId, name });
  if (!started.ok) return started;
  const result = await tools.run(call);
  if (result.waits) return err(failure('waiting', result.text));
  return record({ kind: 'tool-finished', callId, name, ok: result.ok, text: headAndTail(result.text, longestResult) });
}

/**
 * Answers the calls of one turn: those that only look all at once, the others one after the other in the model's order.
 * A call that was started before a restart is not repeated unless it only looks.
 */
export async function answerCalls(
  calls: readonly ToolCall[],
  interrupted: ReadonlySet<string>,
  tools: ToolRunner,
  record: Record,
  signal: AbortSignal,
): Promise<Result<null, Failure>> {
  if (calls.every((call) => tools.onlyReads(call.name))) {
    const results = await Promise.all(calls.map((call) => answer(call, tools, record)));
    return results.find((result) => !result.ok) ?? ok(null);
  }
  for (const call of calls) {
    if (signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
    const { id: callId, name } = call;
    const isUnsure = interrupted.has(callId) && !tools.onlyReads(name);
    const written = isUnsure
      ? record({ kind: 'tool-finished', callId, name, ok: false, text: interruptedText })
      : await answer(call, tools, record);
    if (!written.ok) return written;
  }
  return ok(null);
}
