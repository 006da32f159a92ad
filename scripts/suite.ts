import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Totals } from './totals.ts';

const mochaFile = path.join(path.dirname(import.meta.dirname), 'node_modules/mocha/bin/mocha.js');
/** Mocha, and what has it say its totals at the end. */
export const mocha = { file: mochaFile, reporter: ['--reporter', path.join(import.meta.dirname, 'closing-line.cjs')] };
/** Arguments by which mocha runs files beside each other. */
export const inParallel = ['--parallel', '--jobs', String(Math.max(2, availableParallelism())), ...mocha.reporter];

/** Takes what a run prints. */
export type Output = (text: string) => void;

/** How long a finished run may take to let go of what it holds, in milliseconds. */
const patience = 15_000;

/**
 * Runs a program that tells its parent its totals; one that does not, or does not end, counts as a failure more.
 * @param output takes what it prints, which else goes where this process's own goes.
 */
export function runSuite(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  output?: Output,
): Promise<Totals> {
  const child = fork(program, args, {
    cwd: path.dirname(import.meta.dirname),
    env: { ...process.env, ...environment },
    stdio: output ? ['inherit', 'pipe', 'pipe', 'ipc'] : 'inherit',
  });
  const print = output ?? ((text) => process.stdout.write(text));
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', print);
  let totals: Totals | undefined;
  let leftOpen = false;
  child.on('message', (message) => {
    totals = message as Totals;
    setTimeout(() => {
      leftOpen = true;
      child.kill('SIGKILL');
    }, patience).unref();
  });
  return new Promise((resolve) => {
    child.on('exit', () => {
      // What it left behind may hold its streams.
      const streams = [child.stdout, child.stderr];
      setTimeout(() => streams.forEach((stream) => stream?.destroy()), patience).unref();
    });
    // All that it printed has come by then.
    child.on('close', (code) => {
      const told = totals ?? { passes: 0, failures: 0, pending: 0 };
      const unheard = totals === undefined || leftOpen || (code !== 0 && told.failures === 0) ? 1 : 0;
      if (leftOpen) print('A test left something running that kept the process alive.\n');
      else if (unheard) print(`The run ended early, with exit code ${String(code)}.\n`);
      resolve({ ...told, failures: told.failures + unheard });
    });
  });
}
