import type { FrontMatter } from '../../core/ports/index.ts';

/** Characters that stand for themselves in YAML and in JSON alike, and what both write for the others. */
const string = String.raw`"(?:[ !#-\[\]-~\u00a1-\ud7ff]|\\["\\nrt])*"`;
const whole = String.raw`(?:0|[1-9]\d{0,14})`;

const field = /^([a-z][A-Za-z]*): (\S.*)$/;
const quoted = new RegExp(`^(?:${string}|\\[(?:${string}(?:,${string})*)?\\]|\\[${whole}(?:,${whole})*\\])$`);
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const word = /^[A-Za-z_][\w-]*$/;
const count = new RegExp(`^${whole}$`);
/** Words that are none to YAML. */
const meant = /^(?:true|false|null)$/i;

function valueOf(written: string): unknown {
  if (written === 'true' || written === 'false') return written === 'true';
  if (meant.test(written)) return undefined;
  if (word.test(written) || moment.test(written)) return written;
  if (count.test(written)) return Number(written);
  return quoted.test(written) ? (JSON.parse(written) as unknown) : undefined;
}

/**
 * Reads fields as they are written here: a name and a plain value, a string or a list of JSON a line. Null for all else, be it
 * right or wrong: that is for whoever knows YAML. What is read is what YAML reads.
 */
export function readPlainFields(source: string, text: string): FrontMatter | null {
  const end = text.indexOf('\n---\n');
  if (!text.startsWith('---\n') || end < 4) return null;
  const fields: Record<string, unknown> = {};
  const lines: Record<string, number> = {};
  for (const [at, line] of text.slice(4, end).split('\n').entries()) {
    const [, name = '', written = ''] = field.exec(line) ?? [];
    const value = name === '' || meant.test(name) || name in fields ? undefined : valueOf(written);
    if (value === undefined) return null;
    fields[name] = value;
    // The first field is in the second line of the file.
    lines[name] = at + 2;
    if (Array.isArray(value)) for (const entry of value.keys()) lines[`${name}.${String(entry)}`] = at + 2;
  }
  return { source, fields, lines, body: text.slice(end + '\n---\n'.length).trim() };
}
