import { costEvents, createLedger, enter, type PaidCall } from '../insight/index.ts';
import type { JournalReader } from '../ports/index.ts';

/** Every call of a model that is in the journal, or those of one goal or task, oldest first. */
export async function readCosts(
  reader: JournalReader,
  of: { readonly goalId?: string; readonly taskId?: string } = {},
): Promise<readonly PaidCall[]> {
  const ledger = createLedger();
  for await (const events of reader.read({ ...of, types: costEvents })) {
    for (const event of events) enter(ledger, event);
  }
  return ledger.calls;
}
