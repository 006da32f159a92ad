import * as z from 'zod';
import { canonicalJson, err, ok, shortHash, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { decideAction, type Action, type Actor } from '../policy/index.ts';
import type { ToolAnswer, ToolBox, ToolCalls, ToolName } from '../ports/index.ts';
import { tools } from './all-tools.ts';
import { createBackground } from './background.ts';
import { createReadings } from './readings.ts';
import type { Tool, ToolContext, ToolSetting } from './tool.ts';

/** A tool box with what its session leaves running. */
export interface SessionToolBox extends ToolBox {
  /** Ends the commands in the background; resolves when none of their processes is left. */
  readonly close: () => Promise<void>;
}

/** A call that was carried out: what came of it, also as a model reads it. */
interface Done<O> {
  readonly output: O;
  readonly answer: () => Omit<ToolAnswer, 'ok'>;
}

/** The input as values. Models write null for what they leave out. */
function inputOf(name: string, text: string): Result<unknown, Failure> {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return ok(value);
    return ok(Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(failure('bad-input', `The input of "${name}" is not JSON (${why}). Send the call again.`));
  }
}

/** Asks policy, and the person where policy says so. */
function permit(
  { tool, effect, paths, command }: Action,
  actor: Actor,
  { desk, callId, files }: ToolContext,
): Result<null, Failure> {
  const verdict = decideAction({ tool, effect, paths, ...(command === undefined ? {} : { command }) }, actor);
  if (verdict.verdict === 'allow') return ok(null);
  const { rule, reason } = verdict;
  const isAskable = desk && callId !== null;
  if (verdict.verdict !== 'ask' || !isAskable) {
    return err(failure('not-permitted', `Not done: ${reason}.`, { model: `Denied by the rule ${rule}: ${reason}.` }));
  }
  const subject = shortHash(canonicalJson({ tool, paths, command, folder: files.root }));
  const question = `May the ${actor.role} run “${command ?? paths.join(', ')}”?`;
  return desk.permit(callId, { question, risk: verdict.risk, subject });
}

/** Takes a call through its stages: check the input, prepare, ask policy, execute. */
async function carryOut<T extends ToolName>(
  name: T,
  input: unknown,
  actor: Actor,
  context: ToolContext,
): Promise<Result<Done<ToolCalls[T]['output']>, Failure>> {
  const tool: Tool<T> = tools[name];
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) {
    return err(failure('bad-input', `The input of "${name}" does not fit: ${z.prettifyError(parsed.error)}`));
  }
  const prepared = await tool.prepare(parsed.data, context);
  if (!prepared.ok) return prepared;
  const permitted = permit({ tool: name, effect: tool.effect, ...prepared.value }, actor, context);
  if (!permitted.ok) return permitted;
  if (context.signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
  const done = await prepared.value.execute();
  if (!done.ok) return done;
  const answer = (): Omit<ToolAnswer, 'ok'> => {
    const told = tool.describe(done.value, parsed.data);
    return typeof told === 'string' ? { text: told } : told;
  };
  return ok({ output: done.value, answer });
}

/** The tool box of one session: the single place where policy stands between looking and doing. */
export function createToolBox(actor: Actor, setting: ToolSetting): SessionToolBox {
  const background = createBackground();
  const context: ToolContext = { ...setting, readings: createReadings(), background, callId: null, vouched: false };

  async function carryOutByName(
    name: string,
    input: unknown,
    callId: string | null = null,
  ): Promise<Result<Done<unknown>, Failure>> {
    if (Object.hasOwn(tools, name)) return carryOut(name as ToolName, input, actor, { ...context, callId });
    return err(failure('not-found', `There is no tool "${name}". There are: ${actor.tools.join(', ')}.`));
  }

  return {
    async call(name, input) {
      const done = await carryOut(name, input, actor, { ...context, vouched: true });
      return done.ok ? ok(done.value.output) : done;
    },
    async callByName(name, input) {
      const done = await carryOutByName(name, input);
      return done.ok ? ok(done.value.output) : done;
    },
    async callAsText(name, text, callId) {
      try {
        const input = inputOf(name, text);
        const done = input.ok ? await carryOutByName(name, input.value, callId) : input;
        if (done.ok) return { ok: true, ...done.value.answer() };
        const waits = done.error.reason === 'waiting' ? { waits: true as const } : {};
        return { ok: false, text: done.error.model, ...waits };
      } catch (error) {
        return { ok: false, text: `"${name}" broke: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
    close: () => background.close(),
  };
}
