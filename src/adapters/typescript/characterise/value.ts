/**
 * A value as a test can write it down. It travels between the process that runs the code and the one that writes the
 * test, so it is plain JSON; equal values have equal canonical JSON.
 */
export type Value =
  /** Numbers (with `NaN`, `-0`, `Infinity`), booleans, `null`, `undefined`, bigints, regular expressions, functions. */
  | { readonly t: 'code'; readonly code: string }
  | { readonly t: 'string'; readonly text: string }
  | { readonly t: 'array'; readonly items: readonly Value[] }
  /** `bare`: without a prototype. */
  | { readonly t: 'object'; readonly entries: readonly (readonly [string, Value])[]; readonly bare?: true }
  /** `new NAME(...)` of a built-in class. */
  | { readonly t: 'new'; readonly name: string; readonly args: readonly Value[] };

/** How the project writes its code. */
export interface Style {
  readonly quote: "'" | '"';
  readonly indent: string;
  readonly semicolons: boolean;
  /** Lines are broken when they would pass this many characters. */
  readonly width: number;
}

/** A value of the kind that is written as it is. */
export function code(text: string): Value {
  return { t: 'code', code: text };
}

/** A string as a value. */
export function text(content: string): Value {
  return { t: 'string', text: content };
}

/** A string literal in the given quote; the other quote is taken when that saves escapes, as formatters do. */
export function quoted(content: string, preferred: "'" | '"'): string {
  const other = preferred === "'" ? '"' : "'";
  const quote = content.includes(preferred) && !content.includes(other) ? other : preferred;
  const body = JSON.stringify(content).slice(1, -1).replace(/\\"/g, '"');
  const escaped = body.replace(quote === "'" ? /'/g : /"/g, `\\${quote}`);
  // Written visibly: line separators, controls, zero-width marks and halves of pairs would not survive an editor.
  return (
    quote + escaped.replace(/[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g, escapeUnit) + quote
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function keyOf(name: string, quote: "'" | '"'): string {
  if (name === '__proto__') return `[${quoted(name, quote)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) || /^(?:0|[1-9]\d{0,14})$/.test(name) ? name : quoted(name, quote);
}

/** The parts of a bracketed value: what opens it, its items, what closes it. Null for what has no items. */
function partsOf(value: Value, style: Style, lead: string): [string, string[], string] | null {
  const inner = lead + style.indent;
  switch (value.t) {
    case 'array':
      return ['[', value.items.map((item) => print(item, style, inner)), ']'];
    case 'object': {
      const entries = value.entries.map(
        ([name, item]) =>
          `${keyOf(name, style.quote)}: ${print(item, style, inner, keyOf(name, style.quote).length + 2)}`,
      );
      return value.bare ? ['Object.assign(Object.create(null), {', entries, '})'] : ['{', entries, '}'];
    }
    case 'new':
      return [`new ${value.name}(`, value.args.map((item) => print(item, style, lead)), ')'];
    default:
      return null;
  }
}

function printText(content: string, style: Style, lead: string): string {
  const line = quoted(content, style.quote);
  const lines = content.split('\n');
  const fits = lead.length + style.indent.length + line.length + 1 <= style.width;
  if (lines.length < 3 || fits) return line;
  const inner = lead + style.indent;
  return `[\n${lines.map((item) => `${inner}${quoted(item, style.quote)},\n`).join('')}${lead}].join('\\n')`;
}

/**
 * The expression that makes the value. `lead` is the indentation of the line it stands on and `column` the number of
 * characters before it on that line.
 */
export function print(value: Value, style: Style, lead = '', column = 0): string {
  if (value.t === 'code') return value.code;
  if (value.t === 'string') return printText(value.text, style, lead);
  const parts = partsOf(value, style, lead);
  if (!parts) return '';
  const [open, items, close] = parts;
  if (items.length === 0) return open + close;
  const padding = open.endsWith('{') ? ' ' : '';
  const flat = open + padding + items.join(', ') + padding + close;
  if (value.t === 'new' || (!flat.includes('\n') && lead.length + column + flat.length <= style.width)) return flat;
  const inner = lead + style.indent;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${lead}${close}`;
}

const plain: Style = { quote: '"', indent: '  ', semicolons: true, width: Number.POSITIVE_INFINITY };

/** The expression on one line, with double quotes: for titles and for evaluation. */
export function printPlain(value: Value): string {
  return print(value, plain);
}

/** How much there is to read in a value: names, items and characters. */
export function sizeOf(value: Value): number {
  return printPlain(value).length;
}
