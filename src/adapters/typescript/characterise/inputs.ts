import type ts from 'typescript';
import type { Hints } from './hints.ts';
import { sampleTexts } from './sample-texts.ts';
import type { Project } from './project.ts';
import { code, printPlain, text, type Value } from './value.ts';

/** What inputs are made from. */
export interface InputSource {
  readonly project: Project;
  readonly hints: Hints;
  /** Where types are looked at from. */
  readonly place: ts.Node;
}

const DEPTH = 3;
const PROPERTIES = 16;
const dates = ['2024-02-29T12:30:45.000Z', '1999-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'];

/** Names that promise a yes or a no. */
const flagName =
  /^(?:is|has|no|can|should|with|use|allow|keep|skip|include|ignore)(?=[A-Z]|$)|upper|lower|strict|verbose|quiet|enable|disable|force|reverse|desc/i;

function unique(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [printPlain(value), value])).values()];
}

function newOf(name: string, ...args: Value[]): Value {
  return { t: 'new', name, args };
}

function list(...items: Value[]): Value {
  return { t: 'array', items };
}

/**
 * The values with one in front that is not in front elsewhere yet, so that arguments that are mixed up show. Only texts
 * and numbers are moved; `used` remembers what stands in front.
 */
export function apart(values: readonly Value[], used: Set<string>): readonly Value[] {
  const candidates = values.slice(0, 8);
  const isMovable = (value: Value) =>
    (value.t === 'string' && value.text !== '') || (value.t === 'code' && /^[1-9]\d*$/.test(value.code));
  const [typical] = values;
  if (!typical || !isMovable(typical)) return values;
  const front = candidates.find((value) => isMovable(value) && !used.has(printPlain(value))) ?? typical;
  used.add(printPlain(front));
  return [front, ...values.filter((value) => value !== front)];
}

function numbers({ hints }: InputSource): Value[] {
  const near = [...hints.numbers, ...hints.lengths];
  const typical = [3, 0, 1, -1, 2, 2.5, 10, 5, 100];
  return [...typical, ...near, 1234567.891, NaN].map((value) => code(Object.is(value, -0) ? '-0' : String(value)));
}

function strings({ hints }: InputSource, name: string): Value[] {
  const sized = hints.lengths.map((length) => 'abcdefghij'.repeat(20).slice(0, length));
  const [typical = '', second = '', ...others] = sampleTexts(name);
  // What is compared with an ending wants a name before it.
  const endings = hints.strings.filter((hint) => /^\.\w+$/.test(hint)).map((hint) => `name${hint}`);
  return unique([typical, second, ...endings, ...hints.strings, ...others, ...sized].map(text));
}

/** Values for what is declared as anything. */
function mixed(source: InputSource, name: string): Value[] {
  const few = (values: Value[]) => values.slice(0, 8);
  const flags = flagName.test(name) ? [code('true'), code('false')] : [];
  const shapes = [
    list(code('3'), code('1'), code('2')),
    list(),
    { t: 'object', entries: [['a', code('1')]] } as const,
    code('true'),
    code('null'),
    code('undefined'),
  ];
  return unique([...flags, ...few(strings(source, name)), ...few(numbers(source)), ...shapes]);
}

/** A plain function of the wanted shape. */
function lambdas({ project: { ts: tsApi, checker }, place }: InputSource, signature: ts.Signature): Value[] {
  const count = signature.getParameters().length;
  const returned = checker.getReturnTypeOfSignature(signature);
  const shown = checker.typeToString(returned);
  const one = count > 0 ? 'value' : '';
  const first = signature.getParameters()[0];
  const taken = first ? checker.getTypeOfSymbolAtLocation(first, place) : undefined;
  const isText = taken !== undefined && (taken.flags & tsApi.TypeFlags.StringLike) !== 0;
  const isNumber = taken !== undefined && (taken.flags & tsApi.TypeFlags.NumberLike) !== 0;
  if (/^Promise</.test(shown)) return [code(`async (${one}) => ${one || '1'}`)];
  if (/^(?:void|undefined)$/.test(shown)) return [code('() => {}')];
  if (shown === 'boolean' || / is /.test(shown)) {
    if (count >= 2 && !isText) return [code('(a, b) => a === b')];
    const picky = isText ? 'value.length > 3' : isNumber ? 'value > 1' : 'Boolean(value)';
    return count > 0 ? [code(`(value) => ${picky}`), code('() => false')] : [code('() => true'), code('() => false')];
  }
  if ((returned.flags & tsApi.TypeFlags.NumberLike) !== 0) {
    if (count >= 2) return [code('(a, b) => (a < b ? -1 : a > b ? 1 : 0)')];
    return [code(count === 0 ? '() => 3' : isText ? '(value) => value.length' : '(value) => Number(value)')];
  }
  if ((returned.flags & tsApi.TypeFlags.StringLike) !== 0) {
    return [
      code(count === 0 ? "() => 'text'" : isText ? '(value) => value.toUpperCase()' : '(value) => String(value)'),
    ];
  }
  return [code(count === 0 ? '() => 1' : '(value) => value')];
}

const known: Readonly<Record<string, () => Value[]>> = {
  Date: () => [...dates.map((date) => newOf('Date', text(date))), newOf('Date', code('NaN'))],
  RegExp: () => [code('/o/'), code('/[a-z]+/gi')],
  URL: () => [newOf('URL', text('https://example.com/a/b?c=1#d'))],
  URLSearchParams: () => [newOf('URLSearchParams', text('a=1&b=two'))],
  Uint8Array: () => [newOf('Uint8Array', list(code('1'), code('2'), code('255'))), newOf('Uint8Array', list())],
  Error: () => [newOf('Error', text('it broke'))],
};

function listsOf(source: InputSource, element: ts.Type, name: string, depth: number): Value[] | null {
  const items = valuesOf(source, element, name.replace(/s$/, ''), depth + 1);
  if (!items) return [list()];
  const full = items.filter((item) => !isBlank(item));
  const [a = code('1'), b = a, c = b] = full;
  const odd = items.find(isBlank) ?? b;
  const sized = source.hints.lengths.filter((length) => length <= 12).map((length) => repeat(items, length));
  return [list(a, b, c), list(), list(a), list(c, odd, a, b, odd), ...sized, list(...items.slice(0, 5))];
}

function isBlank(value: Value): boolean {
  return (value.t === 'string' && value.text === '') || (value.t === 'array' && value.items.length === 0);
}

function repeat(items: readonly Value[], length: number): Value {
  return list(...Array.from({ length }, (_, index) => items[index % items.length] ?? code('1')));
}

function collectionsOf(source: InputSource, type: ts.Type, name: string, depth: number): Value[] | null {
  const { checker } = source.project;
  const label = type.getSymbol()?.getName() ?? '';
  const [first, second] = checker.getTypeArguments(type as ts.TypeReference);
  if (/^(?:Set|ReadonlySet|Iterable|Generator)$/.test(label) && first) {
    const lists = listsOf(source, first, name, depth);
    return lists?.map((items) => (label.endsWith('Set') ? newOf('Set', items) : items)) ?? null;
  }
  if (/^(?:Map|ReadonlyMap)$/.test(label) && first && second) {
    const keys = valuesOf(source, first, 'key', depth + 1)?.slice(0, 2) ?? [];
    const values = valuesOf(source, second, name, depth + 1) ?? [];
    const pairs = keys.map((key, index) => list(key, values[index] ?? code('1')));
    return [newOf('Map', list(...pairs)), newOf('Map')];
  }
  if (/^Promise(?:Like)?$/.test(label) && first) {
    const values = valuesOf(source, first, name, depth + 1)?.slice(0, 3);
    return values?.map((value) => code(`Promise.resolve(${printPlain(value)})`)) ?? null;
  }
  return null;
}

/** Objects with each property at its typical value, then each property varied by itself, then without the optional ones. */
function objectsOf(source: InputSource, type: ts.Type, depth: number): Value[] | null {
  const { ts: tsApi, checker } = source.project;
  const properties = checker.getPropertiesOfType(type);
  if (properties.length > PROPERTIES || type.isClass()) return null;
  const used = new Set<string>();
  const parts: { name: string; values: readonly Value[]; optional: boolean }[] = [];
  for (const property of properties) {
    if (property.getName().startsWith('__@')) return null;
    const optional = (property.flags & tsApi.SymbolFlags.Optional) !== 0;
    const declared = checker.getTypeOfSymbolAtLocation(property, source.place);
    const present = optional ? checker.getNonNullableType(declared) : declared;
    const values = valuesOf(source, present, property.getName(), depth + 1);
    if (values?.[0]) parts.push({ name: property.getName(), values: apart(values, used), optional });
    else if (!optional) return null;
  }
  const index = checker.getIndexInfosOfType(type)[0];
  if (index && parts.length === 0) return recordsOf(source, index.type, depth);
  const entry = (part: (typeof parts)[number], value = part.values[0] ?? code('undefined')) =>
    [part.name, value] as const;
  const whole = parts.map((part) => entry(part));
  const bare: Value = { t: 'object', entries: parts.filter((part) => !part.optional).map((part) => entry(part)) };
  const byChoice = [...parts].sort((a, b) => a.values.length - b.values.length);
  const varied = byChoice.flatMap((part): Value[] =>
    part.values.slice(1, depth === 0 ? 9 : 3).map((value) => {
      const required = whole.filter(
        ([name]) => name === part.name || depth > 0 || !parts.find((other) => other.name === name)?.optional,
      );
      return { t: 'object', entries: required.map((item) => (item[0] === part.name ? entry(part, value) : item)) };
    }),
  );
  const single = parts
    .filter((part) => part.optional && depth === 0)
    .map((part): Value => ({
      t: 'object',
      entries: parts.filter((other) => other === part || !other.optional).map((other) => entry(other)),
    }));
  return unique([{ t: 'object', entries: whole }, bare, ...single, ...varied]);
}

function recordsOf(source: InputSource, type: ts.Type, depth: number): Value[] {
  const values = valuesOf(source, type, 'value', depth + 1) ?? [];
  const hinted = source.hints.strings.filter((key) => /^[\w-]{1,20}$/.test(key)).slice(0, 4);
  const keys = ['name', 'a', ...hinted];
  const entries = [...new Set(keys)].map(
    (key, at) => [key, values[at % Math.max(1, values.length)] ?? code('1')] as const,
  );
  return [
    { t: 'object', entries: entries.slice(0, 3) },
    { t: 'object', entries: [] },
    { t: 'object', entries },
  ];
}

function unionOf(source: InputSource, type: ts.UnionType, name: string, depth: number): Value[] | null {
  const parts = type.types.map((part) => valuesOf(source, part, name, depth));
  const lists = parts.filter((part) => part !== null);
  if (lists.length === 0) return null;
  const isEmpty = (values: readonly Value[]) => values[0]?.t === 'code' && /^(?:null|undefined)$/.test(values[0].code);
  const ordered = [...lists.filter((part) => !isEmpty(part)), ...lists.filter(isEmpty)];
  // One of each kind first, so that every member of the union is seen early.
  return unique([...ordered.flatMap((part) => part.slice(0, 1)), ...ordered.flatMap((part) => part.slice(1))]);
}

function primitivesOf(source: InputSource, type: ts.Type, name: string): Value[] | null {
  const { TypeFlags: F } = source.project.ts;
  const has = (flags: ts.TypeFlags) => (type.flags & flags) !== 0;
  if (type.isStringLiteral()) return [text(type.value)];
  if (type.isNumberLiteral()) return [code(String(type.value))];
  if (has(F.BooleanLiteral)) return [code(source.project.checker.typeToString(type))];
  if (has(F.String | F.TemplateLiteral | F.StringMapping)) return strings(source, name);
  if (has(F.Number)) return numbers(source);
  if (has(F.Boolean)) return [code('true'), code('false')];
  if (has(F.BigInt)) return ['3n', '0n', '-1n', '12345678901234567890n'].map(code);
  if (has(F.Null)) return [code('null')];
  if (has(F.Undefined | F.Void)) return [code('undefined')];
  if (has(F.Any | F.Unknown)) return mixed(source, name);
  return null;
}

/**
 * Values that a parameter of the type can take, the typical one first; null when none can be written down. `name` is
 * the parameter's or the property's, and suggests what a text may hold.
 */
export function valuesOf(source: InputSource, type: ts.Type, name: string, depth = 0): Value[] | null {
  const { ts: tsApi, checker } = source.project;
  const primitive = primitivesOf(source, type, name);
  if (primitive) return primitive;
  if (depth > DEPTH) return null;
  if (type.isUnion()) return unionOf(source, type, name, depth);
  if (type.flags & tsApi.TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint && constraint !== type ? valuesOf(source, constraint, name, depth) : mixed(source, name);
  }
  if (type.flags & tsApi.TypeFlags.NonPrimitive) return [{ t: 'object', entries: [['a', code('1')]] }];
  if (!(type.flags & (tsApi.TypeFlags.Object | tsApi.TypeFlags.Intersection))) {
    const resolved = checker.getApparentType(type);
    return resolved === type ? null : valuesOf(source, resolved, name, depth + 1);
  }
  const [signature] = type.getCallSignatures();
  if (signature) return lambdas(source, signature);
  if (checker.isTupleType(type)) {
    const items = checker
      .getTypeArguments(type as ts.TypeReference)
      .map((part) => valuesOf(source, part, name, depth + 1));
    const columns = items.filter((item) => item !== null);
    if (columns.length < items.length) return null;
    return [0, 1, 2].map((at) => list(...columns.map((column) => column[at % column.length] ?? code('1'))));
  }
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return element ? listsOf(source, element, name, depth) : null;
  }
  const label = type.getSymbol()?.getName() ?? '';
  return known[label]?.() ?? collectionsOf(source, type, name, depth) ?? objectsOf(source, type, depth);
}
