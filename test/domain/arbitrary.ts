import fc from 'fast-check';
import * as z from 'zod';
import { eventTypes, type DomainEvent, type EventType } from '../../src/core/domain/index.ts';

/** What of JSON Schema the domain's schemas come to. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly $ref?: string;
}

/** Texts as people, programs and attackers write them. */
const text = fc.oneof(
  fc.constantFrom(
    'a',
    'src/a.ts',
    'It broke.',
    'two\nlines',
    '\u001b[2J',
    '"quoted"',
    'grüße 🎼',
    '__proto__',
    '\u2028',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

function objects({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  const isMap = typeof additionalProperties === 'object' && Object.keys(properties).length === 0;
  if (isMap) {
    const key = text.filter((name) => name !== '__proto__');
    return fc.dictionary(key, arbitraryIn(additionalProperties), { maxKeys: 3, noNullPrototype: true });
  }
  const model = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, arbitraryIn(each)]));
  return fc.record(model, { requiredKeys: [...required], noNullPrototype: true });
}

function numbers({ type, minimum = -1e6, maximum = 1e12 }: Schema): fc.Arbitrary<unknown> {
  const min = Math.max(minimum, -1e6);
  const max = Math.min(maximum, 1e12);
  return type === 'integer' ? fc.integer({ min, max: Math.min(max, 1e9) }) : fc.double({ min, max, noNaN: true });
}

function arbitraryIn(schema: Schema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(arbitraryIn));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (typeof schema.type === 'object') return fc.oneof(...schema.type.map((type) => arbitraryIn({ ...schema, type })));
  switch (schema.type) {
    case 'string':
      if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern), { maxLength: 20 });
      return text.filter((each) => each.length >= (schema.minLength ?? 0));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryIn(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case 'object':
      return objects(schema);
    case 'integer':
    case 'number':
      return numbers(schema);
    default:
      throw new Error(`no samples for ${JSON.stringify(schema)}`);
  }
}

/** Values that fit a schema. */
export function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  return arbitraryIn(z.toJSONSchema(schema, { io: 'output', reused: 'inline' }) as Schema);
}

export const allEventTypes = Object.keys(eventTypes) as readonly EventType[];

/** Events of a type. */
export function events(type: EventType): fc.Arbitrary<DomainEvent> {
  return arbitraryOf(eventTypes[type].data).map((data) => ({ type, data }) as DomainEvent);
}
