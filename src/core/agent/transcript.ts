import type { ModelMessage, ToolCall } from '../ports/index.ts';
import type { TranscriptEntry } from '../domain/index.ts';

/** A session as far as it has come: the messages to send, and the calls of the last answer that have no result yet. */
export interface Progress {
  readonly messages: readonly ModelMessage[];
  readonly turns: number;
  readonly pending: readonly ToolCall[];
  /** Calls that were started and have no result: whether they did anything is not known. */
  readonly interrupted: ReadonlySet<string>;
}

/** Rebuilds a session from what was journaled. The opening is the first message and never changes. */
export function replayTranscript(opening: string, entries: readonly TranscriptEntry[]): Progress {
  const messages: ModelMessage[] = [{ role: 'user', text: opening }];
  const started = new Set<string>();
  let pending: readonly ToolCall[] = [];
  let turns = 0;
  for (const entry of entries) {
    switch (entry.kind) {
      case 'turn':
        turns++;
        messages.push({ role: 'assistant', text: entry.text, calls: entry.calls });
        pending = entry.calls;
        break;
      case 'tool-started':
        started.add(entry.callId);
        break;
      case 'tool-waits':
        started.delete(entry.callId);
        break;
      case 'tool-finished':
        messages.push({ role: 'tool', callId: entry.callId, text: entry.text });
        pending = pending.filter((call) => call.id !== entry.callId);
        started.delete(entry.callId);
        break;
      case 'said':
        messages.push({ role: 'user', text: entry.text });
    }
  }
  return { messages, turns, pending, interrupted: started };
}
