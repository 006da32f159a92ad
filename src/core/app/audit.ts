import { createAuditReader, auditedEvents, type AuditRecord } from './audit-records.ts';
import type { JournalReader } from '../ports/index.ts';
import { csvLine } from './csv.ts';

/** A time, from its beginning to before its end; milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The decisions of a time, oldest first. Gates that were opened before it are known to those that answer them. */
export async function* readAudit(reader: JournalReader, { from, to }: Period): AsyncGenerator<AuditRecord> {
  const recordOf = createAuditReader();
  for await (const events of reader.read({ types: auditedEvents })) {
    for (const event of events) {
      const record = recordOf(event);
      if (record && record.at >= from && record.at < to) yield record;
    }
  }
}

/** The names of the fields, as the first line of a file of decisions. */
export const auditCsvHead = csvLine([
  ...['seq', 'at', 'by', 'what', 'gate', 'goal', 'task', 'exactly', 'subject', 'risk', 'risk reasons', 'why', 'hash'],
]);

/** A decision as a line of comma-separated values. */
export function auditAsCsv(record: AuditRecord): string {
  const { seq, at, by, what, gate, goalId, taskId, exactly, subject, risk, riskReasons, why, hash } = record;
  const first = [seq, new Date(at).toISOString(), by, what, gate, goalId, taskId];
  return csvLine([...first, exactly, subject, risk, riskReasons.join('; '), why, hash]);
}
