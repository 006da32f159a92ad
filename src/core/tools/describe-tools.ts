import * as z from 'zod';
import type { ToolDescription, ToolName } from '../ports/index.ts';
import { tools } from './all-tools.ts';

/** What a validator needs and a model does not: limits are told when they are passed. */
const noise: readonly string[] = ['$schema', 'additionalProperties', 'minLength', 'maxLength', 'pattern', 'maxItems'];
const bounds: readonly string[] = ['minimum', 'maximum', 'exclusiveMinimum', 'minItems'];

/** A tool as a model is told of it, in as few words as the schema can be said. */
export function describeTool(name: string, description: string, input: z.ZodType): ToolDescription {
  const { $schema: _, ...schema } = z.toJSONSchema(input, {
    io: 'input',
    override({ jsonSchema }) {
      for (const key of [...noise, ...bounds]) Reflect.deleteProperty(jsonSchema, key);
    },
  });
  return { name, description, input: schema };
}

/** What a model is told of these tools: always in the same order and the same bytes, without those for programs. */
export function describeTools(names: readonly ToolName[]): readonly ToolDescription[] {
  return Object.values(tools)
    .filter((tool) => names.includes(tool.name) && tool.forPrograms !== true)
    .map(({ name, description, input }) => describeTool(name, description, input));
}

/** Whether a tool only looks at files and history: what it answers can be looked up again, and asks nobody. */
export function looksAtFiles(name: string): boolean {
  return Object.hasOwn(tools, name) && tools[name as ToolName].effect === 'read';
}

/**
 * Whether a tool only looks, or speaks under the name of its call: such calls may run beside each other and twice. An unknown
 * one does nothing at all.
 */
export function onlyReads(name: string): boolean {
  return !Object.hasOwn(tools, name) || ['read', 'speak'].includes(tools[name as ToolName].effect);
}
