import type { EventType } from '../domain/index.ts';
import { fold, initialState, type GrantedRule } from '../machine/index.ts';
import type { JournalReader } from '../ports/index.ts';

/** All that a rule's life is in. */
const types: readonly EventType[] = ['rule-granted', 'rule-revoked', 'session-closed'];

/** What the person lets pass for sessions that are open, the oldest first. */
export async function readRules(reader: JournalReader): Promise<readonly GrantedRule[]> {
  let state = initialState;
  for await (const events of reader.read({ types })) state = fold(events, state);
  return [...state.rules.values()];
}
