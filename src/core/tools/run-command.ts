import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Connection } from '../ports/index.ts';
import { describeCommand, outputRoom } from './command-text.ts';
import { missing } from './missing.ts';
import type { Leave, Tool } from './tool.ts';

/** Seconds. */
const usualTimeout = 120;
const longestTimeout = 3_600;
/** Milliseconds for which a command in the background is watched, so that what fails at once is told at once. */
const firstLook = 500;

/** Runs a line of shell in the worktree. */
export const runCommand: Tool<'run-command'> = {
  name: 'run-command',
  description: `Run a shell command at the root of the worktree, without input. timeout in seconds, ${String(usualTimeout)} unless given.`,
  effect: 'shell',
  origin: 'outside',
  input: z.strictObject({
    command: z.string().min(1),
    timeout: z.number().positive().max(longestTimeout).optional(),
    background: z.boolean().optional().describe('go on; read it with read-command'),
  }),
  async prepare({ command: line, timeout, background = false }, context) {
    const { commands, files, signal, noteConnection } = context;
    if (!commands) return missing('run-command');
    const seconds = timeout ?? (background ? longestTimeout : usualTimeout);
    const terms = await commands.terms();
    const order = {
      run: line,
      shell: terms.shell,
      title: line,
      folder: files.root,
      cwd: files.root,
      hidesKeys: true,
      timeout: seconds * 1_000,
    };
    const onConnection = (connection: Connection): void => noteConnection?.(line, connection);
    const begin = (leave: Leave) => {
      if (leave === 'outside') return commands.start({ ...order, unconfined: true }, signal);
      const own = leave === 'cut-off' ? { ownHostsOnly: true } : {};
      const hosts = typeof leave === 'string' ? own : { hosts: leave.hosts };
      return commands.start({ ...order, ...hosts, onlyConfined: terms.sandboxed, onConnection }, signal);
    };
    return ok({
      paths: [],
      command: { line, terms },
      async execute(leave) {
        if (!background) {
          const command = begin(leave);
          const end = await command.ended;
          return ok({ id: null, end, output: command.output(outputRoom) });
        }
        const started = context.background.start(() => begin(leave));
        if (!started.ok) return started;
        const { id, command } = started.value;
        const end = await command.settled(firstLook);
        return ok({ id, end, output: command.unread(outputRoom) });
      },
    });
  },
  describe: (reading) => describeCommand(reading),
};
