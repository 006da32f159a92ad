import { decisionEvents, decisionOf, type ModelDecision } from '../insight/index.ts';
import type { JournalReader } from '../ports/index.ts';

/** Every decision between models that is in the journal, or those of one goal or task, oldest first. */
export async function readModelDecisions(
  reader: JournalReader,
  of: { readonly goalId?: string; readonly taskId?: string } = {},
): Promise<readonly ModelDecision[]> {
  const roles = new Map<string, string>();
  const decisions: ModelDecision[] = [];
  for await (const events of reader.read({ ...of, types: decisionEvents })) {
    decisions.push(...events.flatMap((event) => decisionOf(event, roles) ?? []));
  }
  return decisions;
}
