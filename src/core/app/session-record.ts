import type { TranscriptEntry } from '../domain/index.ts';
import { isPaused } from '../machine/index.ts';
import type { AgentContext, SpendingDesk } from '../ports/index.ts';
import type { HandlerParts } from './handler.ts';
import { booksOf } from './spending-books.ts';

/** What is on record of spending, and where a session tells of its limits. */
function spendingDesk(
  sessionId: string,
  goalId: string,
  taskId: string | undefined,
  { present, dispatch }: HandlerParts,
): SpendingDesk {
  const ids = { goalId, ...(taskId === undefined ? {} : { taskId }) };
  return {
    goalId,
    taskId: taskId ?? null,
    sessionId,
    books: booksOf(present),
    atLimit: (shortage, model) =>
      void dispatch({ type: 'ask-at-limit', sessionId, shortage, ...(model === undefined ? {} : { model }) }),
    neared: (standing, share) => void dispatch({ type: 'note-limit', ...ids, sessionId, standing, share }),
  };
}

/** How a session, or a planner under its effect's id, keeps its transcript in the journal, and hears of the person. */
export function sessionRecord(
  sessionId: string,
  goalId: string,
  taskId: string | undefined,
  parts: HandlerParts,
): Pick<
  AgentContext,
  'recorded' | 'record' | 'heard' | 'isPaused' | 'alive' | 'noteChoice' | 'noteOutage' | 'noteEmbedding' | 'spending'
> {
  const ids = { goalId, ...(taskId === undefined ? {} : { taskId }), sessionId };
  return {
    /** With what the sessions had recorded that this one took over, as far as it goes on from them. */
    async recorded() {
      const entries = new Map<string, TranscriptEntry[]>();
      const predecessors = new Map<string, { readonly id: string; readonly upTo: number | undefined }>();
      const query = taskId === undefined ? { goalId } : { taskId };
      for await (const events of parts.journal.read({ ...query, types: ['session-opened', 'transcript-extended'] })) {
        for (const event of events) {
          if (event.type === 'session-opened') {
            const { id, takesOver, upTo } = event.data.session;
            if (takesOver !== undefined) predecessors.set(id, { id: takesOver, upTo });
          } else if (event.type === 'transcript-extended') {
            const own = entries.get(event.data.sessionId) ?? [];
            own.push(event.data.entry);
            entries.set(event.data.sessionId, own);
          }
        }
      }
      const wholeOf = (id: string): readonly TranscriptEntry[] => {
        const before = predecessors.get(id);
        const earlier = before ? wholeOf(before.id).slice(0, before.upTo) : [];
        return [...earlier, ...(entries.get(id) ?? [])];
      };
      return wholeOf(sessionId);
    },
    record: (entry) => parts.dispatch({ type: 'extend-transcript', sessionId, entry }),
    spending: spendingDesk(sessionId, goalId, taskId, parts),
    noteChoice: (choice) => void parts.dispatch({ type: 'note-model-choice', sessionId, choice }),
    noteOutage: (outage) => void parts.dispatch({ type: 'note-model-outage', ...ids, outage }),
    noteEmbedding: (call) => void parts.dispatch({ type: 'note-embedding', ...ids, call }),
    heard: () => (taskId === undefined ? [] : (parts.present().tasks.get(taskId)?.said ?? [])),
    isPaused: () => isPaused(parts.present(), goalId, taskId),
    alive: () => undefined,
  };
}
