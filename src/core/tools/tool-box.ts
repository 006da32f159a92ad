import * as z from 'zod';
import { err, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { decideAction, type Actor } from '../policy/index.ts';
import type { ToolBox, ToolCalls, ToolDescription, ToolName } from '../ports/index.ts';
import { characteriseCode } from './characterise-code.ts';
import { describeApi } from './describe-api.ts';
import { findSmells } from './find-smells.ts';
import { listCallables } from './list-callables.ts';
import { listFiles } from './list-files.ts';
import { planRefactoring } from './plan-refactoring.ts';
import { readBaseFile } from './read-base-file.ts';
import { readFile } from './read-file.ts';
import type { Tool, ToolSetting } from './tool.ts';
import { writeFile } from './write-file.ts';

const tools: { readonly [T in ToolName]: Tool<T> } = {
  'list-files': listFiles,
  'read-file': readFile,
  'read-base-file': readBaseFile,
  'write-file': writeFile,
  'find-smells': findSmells,
  'plan-refactoring': planRefactoring,
  'describe-api': describeApi,
  'list-callables': listCallables,
  'characterise-code': characteriseCode,
};

/** Tools that only look: they may run beside each other and run twice. */
const looking: ReadonlySet<string> = new Set<ToolName>([
  'list-files',
  'read-file',
  'read-base-file',
  'find-smells',
  'plan-refactoring',
  'describe-api',
  'list-callables',
]);

/** Whether a tool only looks. An unknown one does nothing at all. */
export function onlyReads(name: string): boolean {
  return looking.has(name) || !Object.hasOwn(tools, name);
}

/** What a model is told of tools, in the order given and the same each time. */
export function describeTools(names: readonly ToolName[]): readonly ToolDescription[] {
  return names.map((name) => {
    const { description, input: schema } = tools[name];
    const { $schema: _, ...input } = z.toJSONSchema(schema, { io: 'input' });
    return { name, description, input };
  });
}

/** A result as a model reads it. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return 'Done.';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The tool box of one session: the single place where policy stands between looking and doing. */
export function createToolBox(actor: Actor, setting: ToolSetting): ToolBox {
  async function call<T extends ToolName>(name: T, input: unknown): Promise<Result<ToolCalls[T]['output'], Failure>> {
    const tool: Tool<T> = tools[name];
    const parsed = tool.input.safeParse(input);
    if (!parsed.success)
      return err(failure('bad-input', `The input of "${name}" does not fit: ${parsed.error.message}`));
    const prepared = await tool.prepare(parsed.data, setting);
    if (!prepared.ok) return prepared;
    const { verdict, rule, reason } = decideAction({ tool: name, ...prepared.value.action }, actor);
    if (verdict === 'deny') {
      return err(failure('not-permitted', `Not done: ${reason}.`, { model: `Denied by the rule ${rule}: ${reason}.` }));
    }
    if (setting.signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
    return prepared.value.execute();
  }
  async function callByName(name: string, input: unknown): Promise<Result<unknown, Failure>> {
    if (Object.hasOwn(tools, name)) return call(name as ToolName, input);
    return err(failure('not-found', `There is no tool "${name}". There are: ${Object.keys(tools).join(', ')}.`));
  }
  return {
    call,
    callAsText: async (name, input) => {
      let value: unknown;
      try {
        value = input.trim() === '' ? {} : JSON.parse(input);
      } catch (error) {
        return { ok: false, text: `The input of "${name}" is not JSON: ${String(error)}` };
      }
      const result = await callByName(name, value);
      return result.ok ? { ok: true, text: asText(result.value) } : { ok: false, text: result.error.model };
    },
    callByName,
  };
}
