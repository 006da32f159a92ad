/**
 * Runs inside of a sandbox that has no network but its own: takes connections at a port there, hands them on to the socket of
 * the proxy outside, and runs the command. It decides nothing; what a command does to it, it does to its own way out.
 */
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';
import { pipeline } from 'node:stream';

const [socket = '', port = '', program = '', ...args] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ path: socket, allowHalfOpen: true });
  pipeline(near, far, near, () => undefined);
});

function run(): void {
  const { ELECTRON_RUN_AS_NODE: _own, ...env } = process.env;
  const child = spawn(program, args, { stdio: 'inherit', env });
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(127);
  });
  child.once('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

// The command hears of its end by itself, and decides when it is over.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
server.once('error', run);
server.listen(Number(port), '127.0.0.1', run);
