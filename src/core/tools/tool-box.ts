import * as z from 'zod';
import { canonicalJson, digestOf, err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type PolicyDecision } from '../domain/index.ts';
import { decideAction, ruleFor, type Action, type Actor, type Verdict } from '../policy/index.ts';
import type { ToolAnswer, ToolBox, ToolCalls, ToolName } from '../ports/index.ts';
import { tools } from './all-tools.ts';
import { createBackground } from './background.ts';
import { fitInput, readInput } from './fit-input.ts';
import { nearestNames } from './nearest-names.ts';
import { judgeHere, type JudgedHere } from './judge-here.ts';
import { createReadings, noting } from './readings.ts';
import type { PermittedBy, Tool, ToolContext, ToolSetting } from './tool.ts';

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

/** Failures that say nothing but what the engine or the person says; others may quote files. */
const ownWords: ReadonlySet<Failure['reason']> = new Set<Failure['reason']>(['not-permitted', 'waiting', 'cancelled']);

/** The input as a value; text that is no JSON is told of by the tool that gets it. */
function inputOf(name: string, text: string): Result<unknown, Failure> {
  const read = readInput(z.unknown(), name, text);
  return read.ok ? read : err(failure('bad-input', read.error));
}

/** A tool that is not there, with those that are most like it. */
function unknownTool(name: string, names: readonly string[]): Failure {
  const near = nearestNames(name, names);
  const hint = near.length > 0 ? ` Nearest: ${near.join(', ')}.` : '';
  return failure('not-found', `There is no tool "${name}".${hint} There are: ${names.join(', ')}.`);
}

/** What is on record of what policy decided by itself. */
function decisionOf(
  passed: boolean,
  verdict: Verdict,
  { tool, paths, command }: Action,
  { autonomy: level }: Actor,
  subject: string,
): PolicyDecision {
  const { rule, reason } = verdict;
  return {
    ...{ verdict: passed ? 'passed' : 'refused', rule, reason, subject },
    exactly: command?.line ?? (paths.length > 0 ? `${tool} ${paths.join(', ')}` : tool),
    ...(passed && level !== undefined ? { level } : {}),
    ...(verdict.verdict === 'ask' ? { risk: verdict.risk } : {}),
  };
}

/** Asks policy, and the person where policy says so. */
async function permit(
  action: Action,
  actor: Actor,
  leave: JudgedHere['leave'],
  { desk, callId, files, treeNow, noteDecision }: ToolContext,
): Promise<Result<PermittedBy, Failure>> {
  const verdict = decideAction(action, actor);
  const { tool, paths, command } = action;
  const { line, terms } = command ?? {};
  const subject = digestOf(canonicalJson({ tool, paths, command: line, terms, folder: files.root, leave }));
  const note = (passed: boolean): void => noteDecision?.(decisionOf(passed, verdict, action, actor, subject));
  if (verdict.verdict === 'allow') {
    if (command !== undefined) note(true);
    return ok('policy');
  }
  const { rule, reason } = verdict;
  const isAskable = desk && callId !== null;
  if (verdict.verdict !== 'ask' || !isAskable) {
    note(false);
    return err(failure('not-permitted', `Not done: ${reason}.`, { model: `Denied by the rule ${rule}: ${reason}.` }));
  }
  const shown = command?.line ?? paths.join(', ');
  const question = `May the ${actor.role} ${command === undefined ? action.effect : 'run'} “${shown}”?`;
  const kind = command === undefined ? null : ruleFor(command.line, files.root, command.judged);
  const isOut = command === undefined || command.judged.reachesOut;
  const parts = command?.judged.parts.map(({ text }) => text) ?? [];
  const permitted = await desk.permit(callId, {
    ...{ question, action: shown, risk: verdict.risk, subject },
    ...(kind ? { rule: kind } : {}),
    ...(isOut ? { reachesOut: true as const } : {}),
    ...(parts.length > 1 ? { parts } : {}),
    ...(command && treeNow ? { among: treeNow } : {}),
  });
  if (permitted.ok && permitted.value === 'policy') note(true);
  return permitted;
}

/** Takes a call through its stages: check the input, prepare, ask policy, execute. */
async function carryOut<T extends ToolName>(
  name: T,
  input: unknown,
  actor: Actor,
  context: ToolContext,
): Promise<Result<Done<ToolCalls[T]['output']>, Failure>> {
  const tool: Tool<T> = tools[name];
  const parsed = fitInput(tool.input, input);
  if (!parsed.ok) return err(failure('bad-input', `The input of "${name}" does not fit: ${parsed.error}`));
  const prepared = await tool.prepare(parsed.value, context);
  if (!prepared.ok) return prepared;
  const { paths, command } = prepared.value;
  const judged = command && { ...command, judged: await judgeHere(command, context) };
  const action = { tool: name, effect: tool.effect, paths, ...(judged ? { command: judged } : {}) };
  const leave = judged?.judged.leave ?? 'confined';
  const permitted = await permit(action, actor, leave, context);
  if (!permitted.ok) return permitted;
  if (context.signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
  const alone = context.desk?.hasReadOutside?.() ? 'cut-off' : 'confined';
  const done = await prepared.value.execute(permitted.value === 'person' ? leave : alone);
  if (!done.ok) return done;
  const answer = (): Omit<ToolAnswer, 'ok'> => {
    const told = tool.describe(done.value, parsed.value);
    const origin = typeof tool.origin === 'function' ? tool.origin(paths) : tool.origin;
    return { ...(typeof told === 'string' ? { text: told } : told), ...(origin ? { origin } : {}) };
  };
  return ok({ output: done.value, answer });
}

/** The tool box of one session: the single place where policy stands between looking and doing. */
export function createToolBox(actor: Actor, setting: ToolSetting): SessionToolBox {
  const session = { readings: createReadings(setting.seen), background: createBackground() };
  const context: ToolContext = { ...setting, ...session, callId: null, place: null, vouched: false };

  async function carryOutByName(
    name: string,
    input: unknown,
    made: Partial<Pick<ToolContext, 'callId' | 'place' | 'readings' | 'noteDecision'>> = {},
  ): Promise<Result<Done<unknown>, Failure>> {
    if (Object.hasOwn(tools, name)) return carryOut(name as ToolName, input, actor, { ...context, ...made });
    return err(unknownTool(name, actor.tools));
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
    async callAsText(name, text, callId = null, place = null) {
      try {
        const input = inputOf(name, text);
        const { readings, added } = noting(session.readings);
        const decisions: PolicyDecision[] = [];
        const noteDecision = (decision: PolicyDecision): void => void decisions.push(decision);
        const made = { callId, place, readings, noteDecision };
        const done = input.ok ? await carryOutByName(name, input.value, made) : input;
        const [decided] = decisions;
        const more = { ...(added().length > 0 ? { seen: added() } : {}), ...(decided ? { decided } : {}) };
        if (done.ok) return { ok: true, ...done.value.answer(), ...more };
        const { reason, model: why } = done.error;
        const waits = reason === 'waiting' ? { waits: true as const } : {};
        return { ok: false, text: why, ...waits, ...more, ...(ownWords.has(reason) ? {} : { origin: 'workspace' }) };
      } catch (error) {
        return { ok: false, text: `"${name}" broke: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
    close: () => session.background.close(),
  };
}
