import type { Value } from '../value.ts';

/** Why a value cannot be written down in a test; the message completes "the result …". */
export class Unprintable extends Error {}

const NODE_LIMIT = 1500;
const DEPTH_LIMIT = 10;
const TEXT_LIMIT = 4000;
const numberArrays = new Set(['Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array']);

interface Walk {
  nodes: number;
  readonly above: Set<object>;
  /** Functions are told apart by their text alone. */
  readonly lenient: boolean;
}

const builtIns = { Map, Set, Date, RegExp };
const ownNames = Object.getOwnPropertyNames;
const describe = Object.getOwnPropertyDescriptor;

function code(text: string): Value {
  return { t: 'code', code: text };
}

function encodePrimitive(value: unknown, lenient: boolean): Value {
  switch (typeof value) {
    case 'string':
      if (value.length > TEXT_LIMIT) throw new Unprintable(`holds a text of ${value.length} characters`);
      return { t: 'string', text: value };
    case 'number':
      return code(Object.is(value, -0) ? '-0' : String(value));
    case 'bigint':
      return code(`${value}n`);
    case 'boolean':
    case 'undefined':
      return code(String(value));
    case 'function':
      if (lenient) return code(String(value));
      throw new Unprintable('holds functions');
    default:
      throw new Unprintable('holds symbols');
  }
}

function encodeArray(items: readonly unknown[], walk: Walk): Value {
  if (items.length > NODE_LIMIT) throw new Unprintable(`holds ${items.length} items`);
  if (Reflect.ownKeys(items).length !== items.length + 1) throw new Unprintable('is an array with holes or properties');
  return { t: 'array', items: items.map((item) => encodeNode(item, walk)) };
}

function encodeEntries(value: object, walk: Walk, bare: boolean): Value {
  if (Object.getOwnPropertySymbols(value).length > 0) throw new Unprintable('holds symbols');
  const entries = ownNames(value).map((name): [string, Value] => {
    const property = describe(value, name);
    if (!property || !('value' in property) || !property.enumerable)
      throw new Unprintable('has accessors or hidden parts');
    return [name, encodeNode(property.value, walk)];
  });
  return bare ? { t: 'object', entries, bare } : { t: 'object', entries };
}

function encodeBuiltIn(value: object, name: string, walk: Walk): Value {
  if (Reflect.ownKeys(value).length > 0 && !numberArrays.has(name) && name !== 'RegExp') {
    throw new Unprintable(`is a ${name} with properties`);
  }
  if (value instanceof builtIns.Map) {
    const pairs = [...value].map((pair): Value => ({ t: 'array', items: pair.map((item) => encodeNode(item, walk)) }));
    return { t: 'new', name, args: pairs.length > 0 ? [{ t: 'array', items: pairs }] : [] };
  }
  if (value instanceof builtIns.Set) {
    const items = [...value].map((item) => encodeNode(item, walk));
    return { t: 'new', name, args: items.length > 0 ? [{ t: 'array', items }] : [] };
  }
  if (value instanceof builtIns.RegExp && value.lastIndex === 0) return code(String(value));
  if (value instanceof builtIns.Date) {
    const time = value.getTime();
    return { t: 'new', name, args: [Number.isNaN(time) ? code('NaN') : { t: 'string', text: value.toISOString() }] };
  }
  if (numberArrays.has(name)) {
    return { t: 'new', name, args: [encodeArray([...(value as Uint8Array)], walk)] };
  }
  throw new Unprintable(`is an instance of ${name}`);
}

function encodeObject(value: object, walk: Walk): Value {
  if (walk.above.has(value)) throw new Unprintable('refers to itself');
  if (walk.above.size >= DEPTH_LIMIT) throw new Unprintable('is nested too deeply');
  walk.above.add(value);
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value) && prototype === Array.prototype) return encodeArray(value, walk);
    if (prototype === Object.prototype || prototype === null) return encodeEntries(value, walk, prototype === null);
    const maker: unknown = (prototype as { constructor?: unknown }).constructor;
    const name = typeof maker === 'function' ? maker.name : '';
    const isBuiltIn = maker === (globalThis as Record<string, unknown>)[name];
    if (!isBuiltIn) throw new Unprintable(`is an instance of ${name || 'a class'}`);
    return encodeBuiltIn(value, name, walk);
  } finally {
    walk.above.delete(value);
  }
}

function encodeNode(value: unknown, walk: Walk): Value {
  if (++walk.nodes > NODE_LIMIT) throw new Unprintable('is too big to read');
  if (value === null) return code('null');
  return typeof value === 'object' ? encodeObject(value, walk) : encodePrimitive(value, walk.lenient);
}

/**
 * The value as a test can write it down.
 * @throws Unprintable when it cannot be, or when what it holds throws on being looked at.
 */
export function encode(value: unknown, lenient = false): Value {
  try {
    return encodeNode(value, { nodes: 0, above: new Set(), lenient });
  } catch (error) {
    throw error instanceof Unprintable ? error : new Unprintable('cannot be looked at');
  }
}
