import type { Cost } from '../domain/index.ts';
import type { JournalReader } from '../ports/index.ts';

/** A session that is over. */
export interface DoneAgent {
  readonly sessionId: string;
  readonly goalId: string;
  readonly taskId: string;
  readonly role: string;
  readonly outcome: 'reported' | 'failed' | 'expired' | 'cancelled';
  /** What it reported, or why it failed. */
  readonly summary: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly cost: Pick<Cost, 'dollars' | 'unpriced'>;
}

/** Events to look at for each session: its end, and its beginning somewhere before. */
const reach = 8;

/** The sessions that ended last, the newest first. */
export async function readDoneAgents(reader: JournalReader, count = 10): Promise<readonly DoneAgent[]> {
  const types = ['session-opened', 'session-closed'] as const;
  const done = new Map<string, DoneAgent>();
  for await (const events of reader.read({ types, newestFirst: true, limit: count * reach })) {
    for (const { type, data } of events) {
      if (type === 'session-closed' && done.size < count) {
        const { sessionId, goalId, taskId, outcome, report, failure, usage } = data;
        const summary = report?.summary ?? failure?.person ?? '';
        const { duration, cost: dollars, unpriced = 0 } = usage;
        const cost = { dollars, unpriced };
        done.set(sessionId, { sessionId, goalId, taskId, role: '', outcome, summary, duration, cost });
      } else if (type === 'session-opened') {
        const known = done.get(data.session.id);
        if (known) done.set(known.sessionId, { ...known, role: data.session.role });
      }
    }
  }
  return [...done.values()].filter(({ role }) => role !== '');
}
