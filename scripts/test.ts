/**
 * Runs the tests, all of them or those of the given files, and ends with the line `N passed, M failed`.
 * Arguments are mocha's: `npm test -- test/machine/*.test.ts --grep lease`.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';

interface Totals {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

/** How long a finished run may take to let go of what it holds, in milliseconds. */
const patience = 15_000;

const root = path.dirname(import.meta.dirname);
const jobs = String(Math.max(2, availableParallelism()));
const reporter = path.join(import.meta.dirname, 'closing-line.cjs');
const args = process.argv.slice(2);
// Mocha adds files that are asked for to those of its configuration, so all of them are named here and not there.
const files = args.some((arg) => arg.endsWith('.ts') && !arg.startsWith('-')) ? [] : ['test/**/*.test.ts'];
const own = ['--parallel', '--jobs', jobs, '--reporter', reporter];

const mocha = fork(path.join(root, 'node_modules/mocha/bin/mocha.js'), [...own, ...args, ...files], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGINT', () => undefined);

let totals: Totals | undefined;
let leftOpen = false;
mocha.on('message', (message) => {
  totals = message as Totals;
  setTimeout(() => {
    leftOpen = true;
    mocha.kill('SIGKILL');
  }, patience).unref();
});
mocha.on('exit', (code) => {
  process.exitCode = close(code);
});

/** Prints the closing line; returns the exit code. */
function close(code: number | null): number {
  const { passes, failures, pending } = totals ?? { passes: 0, failures: 0, pending: 0 };
  const unheard = totals === undefined || leftOpen || (code !== 0 && failures === 0) ? 1 : 0;
  if (leftOpen) console.log('A test left something running that kept the process alive.');
  else if (unheard) console.log(`The run ended early, with exit code ${String(code)}.`);
  const failed = failures + unheard;
  console.log(`${String(passes)} passed, ${String(failed)} failed${pending > 0 ? `, ${String(pending)} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}
