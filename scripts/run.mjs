/**
 * Sets the checkout up, then runs a program under its Node 24: `node scripts/run.mjs FILE [ARGUMENT…]`.
 * The program owns the terminal; this process only waits and hands on signals and the exit code.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { environment, node24, root, setUp } from './setup.mjs';

setUp();

const [file = '', ...args] = process.argv.slice(2);
const child = spawn(node24, [path.join(root, file), ...args], { stdio: 'inherit', env: environment() });
// A terminal sends Ctrl-C to both processes: the child decides what it means.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.on('error', (error) => {
  process.stderr.write(`${node24} could not be started: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
});
