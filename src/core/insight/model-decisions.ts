import type { EventType, JournalEvent, ModelChoice, ModelOutage } from '../domain/index.ts';
import { noteRole, roleIn } from './costs.ts';

/** One decision of the router: which model is asked from here on, or that one gave no answer. */
export type ModelDecision = {
  /** When it was journaled, in milliseconds since the epoch. */
  readonly at: number;
  readonly goalId: string;
  /** Null for a planner. */
  readonly taskId: string | null;
  readonly sessionId: string;
  readonly role: string;
} & (
  { readonly kind: 'chosen'; readonly choice: ModelChoice } | { readonly kind: 'failed'; readonly outage: ModelOutage }
);

/** Events that decisions are folded from. */
export const decisionEvents = [
  ...(['session-opened', 'session-assigned', 'model-chosen', 'model-failed'] as const),
] satisfies readonly EventType[];

/** The decision that an event is, null for any other; who fills which session is kept in `roles`. */
export function decisionOf(event: JournalEvent, roles: Map<string, string>): ModelDecision | null {
  noteRole(roles, event);
  if (event.type !== 'model-chosen' && event.type !== 'model-failed') return null;
  const { goalId, taskId = null, sessionId } = event.data;
  const of = { at: event.at, goalId, taskId, sessionId, role: roleIn(roles, sessionId) };
  if (event.type === 'model-chosen') return { ...of, kind: 'chosen', choice: event.data.choice };
  return { ...of, kind: 'failed', outage: event.data.outage };
}
