import { openAudit } from '../../core/app/index.ts';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withReader } from '../journal-access.ts';

/** Which decisions are printed, and how. */
export interface AuditOptions {
  readonly format: 'json' | 'csv';
  /** A date, or a date and time, as ISO 8601 has them. */
  readonly from?: string;
  /** The same; a date alone counts to its end. */
  readonly to?: string;
}

const day = 86_400_000;

/** The moment that a text names. A date alone is of universal time: its beginning, or its end. */
function momentOf(text: string, which: 'beginning' | 'end'): Result<number, Failure> {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = isDate || /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(at)) return ok(isDate && which === 'end' ? at + day : at);
  return err(failure('bad-input', `"${text}" is no date. Write it as 2026-11-26, or as 2026-11-26T15:30:00Z.`));
}

/** `maestro audit export`: every decision of a time, with who, when, what exactly and why. */
export function exportAudit(cli: Cli, { format, from, to }: AuditOptions): Promise<number> {
  const first = from === undefined ? ok(-Infinity) : momentOf(from, 'beginning');
  const last = to === undefined ? ok(Infinity) : momentOf(to, 'end');
  if (!first.ok) return Promise.resolve(fail(cli, first.error));
  if (!last.ok) return Promise.resolve(fail(cli, last.error));
  return withReader(cli, async (reader) => {
    const { auditAsCsv, auditCsvHead, readAudit } = await openAudit();
    if (format === 'csv') await cli.terminal.data(auditCsvHead);
    for await (const record of readAudit(reader, { from: first.value, to: last.value })) {
      const { at, ...rest } = record;
      const line = () => `${JSON.stringify({ ...rest, at: new Date(at).toISOString() })}\n`;
      await cli.terminal.data(format === 'csv' ? auditAsCsv(record) : line());
    }
    return exitCodes.done;
  });
}
