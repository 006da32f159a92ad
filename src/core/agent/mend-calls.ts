import type { ModelReply, ToolCall } from '../ports/index.ts';

/** Makes JSON of a text that is nearly JSON; null when it cannot. */
export type RepairJson = (text: string) => string | null;

/** Characters of a text that is repaired: a model that repeats one sign without end must not take the processor with it. */
const longestRepair = 50_000;

/** A call as it is carried out, with what the model gave when that was not the same. */
export interface MendedCall extends ToolCall {
  readonly given?: string | undefined;
}

/** How calls are mended: by the names that there are, and by a means to read what is nearly JSON. */
export interface Mending {
  readonly names: readonly string[];
  readonly repairJson: RepairJson;
}

type Fields = Readonly<Record<string, unknown>>;

/** Characters of a malformed input that are kept on record beside the mended one. */
const givenRoom = 2_000;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keys under which models wrap the input of a call into another object. */
const wraps: readonly string[] = ['arguments', 'parameters', 'input'];
const besideWraps: ReadonlySet<string> = new Set([...wraps, 'name', 'tool', 'type', 'id']);

/** The fields that a value stands for: JSON within JSON is read, a list of one is its item, a wrapper what it wraps. */
function fieldsOf(value: unknown, mending: Mending, depth = 0): Fields | null {
  if (depth > 3) return null;
  if (typeof value === 'string') return readFields(value, mending, depth + 1);
  if (Array.isArray(value)) return value.length === 1 ? fieldsOf(value[0], mending, depth + 1) : null;
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Fields;
  const wrap = wraps.find((key) => key in fields);
  const isWrapper = wrap !== undefined && Object.keys(fields).every((key) => besideWraps.has(key));
  const inner = isWrapper ? fieldsOf(fields[wrap], mending, depth + 1) : null;
  return inner ?? fields;
}

/** How far the object that begins a text goes. */
interface Extent {
  /** Where it is closed; null when it is not. */
  readonly end: number | null;
  /** It ends within quotes or at a name without a value. */
  readonly isCut: boolean;
  /** The brackets that close it. */
  readonly closing: string;
}

function extentOf(text: string): Extent {
  const open: string[] = [];
  let quote = '';
  let mark = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || (character === "'" && /[[{,:(\s]/.test(text[at - 1] ?? ' '))) quote = character;
    else if ('{}[]:,'.includes(character)) {
      mark = character;
      if (character === '{' || character === '[') open.push(character);
      else if (character === '}' && open.lastIndexOf('{') === 0) {
        return { end: at + 1, isCut: false, closing: '' };
      } else if (character === '}' || character === ']') open.pop();
    }
  }
  const closing = open.map((bracket) => (bracket === '{' ? '}' : ']'));
  return {
    end: null,
    closing: closing.reverse().join(''),
    isCut: quote !== '' || (open.at(-1) === '{' && '{,'.includes(mark)),
  };
}

/** What stands in a code fence; the text itself without one. */
function unfenced(text: string): string {
  if (text.startsWith('{')) return text;
  return /```[a-z]*\s*\n?([^]*?)(?:```|$)/i.exec(text)?.[1]?.trim() ?? text;
}

/**
 * The fields in a text that is nearly JSON: fenced, between words, in single quotes, with commas or closing brackets wrong.
 * Null where it is not clear what was meant: cut off before a value was whole, or two objects that differ.
 */
function readFields(text: string, mending: Mending, depth = 0): Fields | null {
  const trimmed = text.trim().replace(/^\ufeff/, '');
  if (trimmed === '') return {};
  const whole = parse(trimmed) ?? (trimmed.startsWith('{\\"') ? parse(`"${trimmed}"`) : undefined);
  if (whole !== undefined) return fieldsOf(whole, mending, depth);
  const bare = unfenced(trimmed);
  const isBare = /^(["'])\w+\1\s*:/.test(bare) || (/^[a-z]\w*\s*:/i.test(bare) && !bare.includes('{'));
  const braced = isBare ? `{${bare}}` : bare;
  const start = braced.indexOf('{');
  if (start < 0) return null;
  const body = braced.slice(start);
  const { end, isCut, closing } = extentOf(body);
  // What ends within a text, a number or a list that goes on was cut: half of it is not what was meant.
  if (isCut || (end === null && !/["'”}\]]\s*$/.test(body))) return null;
  const object = body.slice(0, end ?? body.length);
  const repaired = (): string | null => (object.length > longestRepair ? null : mending.repairJson(object));
  const value = parse(object + closing) ?? parse(repaired() ?? '');
  const fields = typeof value === 'object' ? fieldsOf(value, mending, depth) : null;
  const rest = end === null ? '' : body.slice(end);
  if (!fields || !rest.includes('{')) return fields;
  const other = readFields(rest.slice(rest.indexOf('{')), mending, depth + 1);
  return JSON.stringify(other) === JSON.stringify(fields) ? fields : null;
}

/** A name as tools are called here: `functions.readFile` and `Read_File` are `read-file`. */
function plainName(name: string): string {
  const [bare = ''] = name.trim().split(/[\s(<|]/);
  const last = bare.split(/[.:/]/).at(-1) ?? bare;
  return last
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[_\s]+/g, '-')
    .replace(/[^a-zA-Z0-9-]/g, '')
    .toLowerCase();
}

function mendCall(call: ToolCall, mending: Mending): MendedCall {
  const name = mending.names.includes(call.name) ? call.name : plainName(call.name);
  const named = mending.names.includes(name) ? { ...call, name } : call;
  const value = parse(call.input);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const fields = fieldsOf(value, mending);
    if (fields === value || !fields) return named;
  }
  const fields = readFields(call.input, mending);
  if (!fields) return named;
  if (call.input.trim() === '') return { ...named, input: '{}' };
  return { ...named, input: JSON.stringify(fields), given: call.input.slice(0, givenRoom) };
}

/** Ids that are missing or stand twice get new ones, so that every result has exactly one call. */
function withDistinctIds(calls: readonly ToolCall[]): readonly ToolCall[] {
  const seen = new Set<string>();
  return calls.map((call, index) => {
    const id = call.id === '' || seen.has(call.id) ? `${call.id || 'call'}-${String(index + 1)}` : call.id;
    seen.add(id);
    return { ...call, id };
  });
}

/** Whether a call was cut off by the length limit: the last one, when its input is not whole. */
function isCut(call: ToolCall, index: number, { calls, stop }: Pick<ModelReply, 'calls' | 'stop'>): boolean {
  return stop === 'length' && index === calls.length - 1 && parse(call.input) === undefined;
}

/** The calls of an answer, mended where it is clear what was meant; the others as they were given. */
export function mendCalls(
  { calls, stop }: Pick<ModelReply, 'calls' | 'stop'>,
  mending: Mending,
): readonly MendedCall[] {
  const distinct = withDistinctIds(calls);
  return distinct.map((call, index) => (isCut(call, index, { calls, stop }) ? call : mendCall(call, mending)));
}
