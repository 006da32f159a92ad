import { err, ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { FrontMatter } from '../../core/ports/index.ts';
import { readPlainFields } from './plain-fields.ts';

/** How fields in front of a text are read. */
export type ReadFields = (source: string, text: string) => Result<FrontMatter, Failure>;

/** What people most often make of such a file by hand, as they would be told of it: line and words; null where it is none of that. */
function usualTrouble(text: string): string | null {
  const lines = text.split(/\r?\n/);
  const conflict = lines.findIndex((line) => /^<{7}(?: |$)/.test(line));
  if (conflict >= 0 && lines.some((line) => /^>{7}(?: |$)/.test(line))) {
    return `${String(conflict + 1)}: git left a conflict here. Leave what holds, and take the lines with the marks out.`;
  }
  const fields = 'fields such as "at: 2026-11-27T08:00:00Z", and a line "---"; what is remembered stands below';
  if (!/^\uFEFF?---[ \t]*$/.test(lines[0] ?? '')) return `1: it begins with a line "---", ${fields}.`;
  const isClosed = lines.slice(1).some((line) => /^---[ \t]*$/.test(line));
  return isClosed ? null : '1: the line "---" that ends its fields is missing. Is it half a file?';
}

/** A file of memory by its text; else what is wrong with it, for the person. What reads YAML is loaded when that is needed. */
export async function readFragment(
  source: string,
  text: string,
  loadReader: () => Promise<ReadFields>,
): Promise<Result<FrontMatter, string>> {
  const mayConflict = text.includes('<<<<<<<');
  const plain = mayConflict ? null : readPlainFields(source, text);
  if (plain) return ok(plain);
  const trouble = usualTrouble(text);
  if (trouble !== null) return err(`${source}.md:${trouble}`);
  const read = (await loadReader())(`${source}.md`, text);
  return read.ok ? ok({ ...read.value, source }) : err(read.error.person);
}
