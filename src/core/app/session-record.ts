import type { TranscriptEntry } from '../domain/index.ts';
import type { AgentContext } from '../ports/index.ts';
import type { HandlerParts } from './handler.ts';

/** How a session, or a planner under its effect's id, keeps its transcript in the journal. */
export function sessionRecord(
  sessionId: string,
  goalId: string,
  taskId: string | undefined,
  parts: HandlerParts,
): Pick<AgentContext, 'recorded' | 'record' | 'heard'> {
  return {
    async recorded() {
      const entries: TranscriptEntry[] = [];
      const query = taskId === undefined ? { goalId } : { taskId };
      for await (const events of parts.journal.read({ ...query, types: ['transcript-extended'] })) {
        for (const event of events) {
          if (event.type === 'transcript-extended' && event.data.sessionId === sessionId)
            entries.push(event.data.entry);
        }
      }
      return entries;
    },
    record: (entry) => parts.dispatch({ type: 'extend-transcript', sessionId, entry }),
    heard: () => (taskId === undefined ? [] : (parts.present().tasks.get(taskId)?.said ?? [])),
  };
}
