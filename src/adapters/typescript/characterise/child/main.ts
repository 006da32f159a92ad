/**
 * The program of the child process: reads a job from its standard input, calls the functions one after another and
 * writes what it saw to file descriptor 3; or runs a written test. The parent kills it when a call neither ends nor can be interrupted.
 */
import { readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import {
  branchHook,
  type CallRequest,
  type ObservationJob,
  type ObservationLine,
  type Outcome,
  type VerificationJob,
} from '../observation.ts';
import { encode, Unprintable } from './encode.ts';
import { installGuards, type Guards } from './guards.ts';
import { installLoader } from './loader.ts';
import type { Value } from '../value.ts';

type Callable = (...args: unknown[]) => unknown;
type Ended = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

const write = writeSync;
const leave = (Reflect.get(process, 'reallyExit') as (exitCode: number) => never).bind(process);
const later = setTimeout;
const ITERATIONS = 100;
/** Calls of one function that may run into the limit before the others are not tried any more. */
const PATIENCE = 2;
const runHook = 'codemaestro.characterise.run';
const timed = new vm.Script(`globalThis[Symbol.for(${JSON.stringify(runHook)})]()`);
const branches = new Set<number>();
const pending = { run: (): void => undefined };

function tell(line: ObservationLine): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length;) at += write(3, bytes, at);
}

function exportOf(module: Record<string, unknown>, name: string): Callable | null {
  const whole = module['default'] as Record<string, unknown> | undefined;
  const found = name === 'default' ? [whole, whole?.['default']] : [module[name], whole?.[name]];
  const callable = found.find((item) => typeof item === 'function');
  return callable ? (callable as Callable) : null;
}

/** Runs to the end or to the limit; an endless loop is cut by the engine. */
function runTimed(call: () => unknown, limit: number): Ended {
  let ended: Ended = { ok: false, error: new Unprintable(`did not end within ${limit} ms`) };
  const run = () => {
    try {
      ended = { ok: true, value: call() };
    } catch (error) {
      ended = { ok: false, error };
    }
  };
  pending.run = run;
  try {
    timed.runInThisContext({ timeout: limit });
  } catch {
    return { ok: false, error: new Unprintable(`did not end within ${limit} ms`) };
  }
  return ended;
}

function drain(iterator: Iterator<unknown>): unknown[] {
  const items: unknown[] = [];
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    if (items.push(step.value) > ITERATIONS) throw new Unprintable(`yields more than ${ITERATIONS} items`);
  }
  return items;
}

function failed(kind: 'threw' | 'rejected', error: unknown): Outcome {
  if (error instanceof Unprintable) throw error;
  if (!(error instanceof Error)) throw new Unprintable('is a thrown value that is no error');
  const builtIn = [TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError].some(
    (known) => error.constructor === known,
  );
  return { kind, error: { name: error.name, message: error.message, builtIn } };
}

async function settle(promise: PromiseLike<unknown>, limit: number): Promise<Outcome> {
  const overdue = Symbol('overdue');
  const timer = new Promise((resolve) => later(() => resolve(overdue), limit).unref());
  const keepAlive = setInterval(() => undefined, 1000);
  try {
    const value = await Promise.race([promise, timer]);
    if (value === overdue) throw new Unprintable(`did not settle within ${limit} ms`);
    return { kind: 'resolved', value: encode(value) };
  } catch (error) {
    return failed('rejected', error);
  } finally {
    clearInterval(keepAlive);
  }
}

async function outcomeOf(callable: Callable, args: unknown[], limit: number): Promise<Outcome> {
  const seen: { iterated?: true } = {};
  const ended = runTimed(() => {
    const value = callable(...args);
    if (Object.prototype.toString.call(value) !== '[object Generator]') return value;
    seen.iterated = true;
    return drain(value as Iterator<unknown>);
  }, limit);
  if (!ended.ok) return failed('threw', ended.error);
  const { value } = ended;
  const isThenable = typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
  if (isThenable) return settle(value as PromiseLike<unknown>, limit);
  return { kind: 'returned', value: encode(value), ...seen };
}

/** A branch was taken; or two operands are about to be compared by order, which counts when they are equal. */
function takeBranch(id: number, ...compared: [] | [order: string, left: number, right: number]): boolean {
  if (compared.length === 0) return branches.add(id).size > 0;
  const [order, left, right] = compared;
  if (left === right) branches.add(id);
  if (order.startsWith('<')) return order === '<' ? left < right : left <= right;
  return order === '>' ? left > right : left >= right;
}

/** Arguments as they stand; null for what cannot be written down. */
function snapshot(args: readonly unknown[]): (Value | null)[] {
  return args.map((arg) => {
    try {
      return encode(arg, true);
    } catch {
      return null;
    }
  });
}

/** Makes one call and tells what it did; false when it did not end in time. */
async function observe(call: CallRequest, callable: Callable, guards: Guards, limit: number): Promise<boolean> {
  tell({ k: 'begin', call: call.id });
  const args = call.args.map((arg) => vm.runInThisContext(`(${arg})`) as unknown);
  const before = snapshot(args);
  branches.clear();
  let outcome: Outcome | null = null;
  let unfit = '';
  guards.watch();
  try {
    outcome = await outcomeOf(callable, args, limit);
  } catch (error) {
    unfit = error instanceof Unprintable ? error.message : 'cannot be looked at';
  }
  const leanings = guards.stop();
  const after = snapshot(args);
  const mutated = args.flatMap((_arg, index) => {
    const value = after[index];
    return value && JSON.stringify(value) !== JSON.stringify(before[index]) ? [{ index, value }] : [];
  });
  tell({
    k: 'end',
    observation: { call: call.id, outcome, unfit, mutated, leanings, branches: [...branches].sort((a, b) => a - b) },
  });
  return !unfit.startsWith('did not');
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]?.slice(0, 200) ?? '';
}

async function observeAll(job: ObservationJob): Promise<void> {
  Object.defineProperty(globalThis, Symbol.for(branchHook), { value: takeBranch });
  Object.defineProperty(globalThis, Symbol.for(runHook), { value: () => pending.run() });
  const guards = installGuards();
  process.on('uncaughtException', () => guards.note('work that goes on after the call'));
  process.on('unhandledRejection', () => guards.note('work that goes on after the call'));
  const modules = new Map<string, Record<string, unknown> | null>();
  for (const file of new Set(job.calls.map((call) => call.file))) {
    try {
      modules.set(file, (await import(pathToFileURL(file).href)) as Record<string, unknown>);
    } catch (error) {
      modules.set(file, null);
      tell({ k: 'unloadable', file, why: reasonOf(error) });
    }
  }
  guards.settle();
  const overdue = new Map<string, number>();
  for (const call of job.calls) {
    const subject = `${call.file}\n${call.exported}`;
    if ((overdue.get(subject) ?? 0) >= PATIENCE) continue;
    const module = modules.get(call.file);
    const callable = module ? exportOf(module, call.exported) : null;
    const inTime = !callable || (await observe(call, callable, guards, job.callTimeout));
    if (!inTime) overdue.set(subject, (overdue.get(subject) ?? 0) + 1);
  }
  tell({ k: 'done' });
  leave(0);
}

const job = JSON.parse(readFileSync(0, 'utf8')) as ObservationJob | VerificationJob;
installLoader(job);
if ('test' in job) await import(pathToFileURL(job.test).href);
else await observeAll(job);
