import * as z from 'zod';
import { ok } from '../base/index.ts';
import { describeCommand, outputRoom } from './command-text.ts';
import type { Tool } from './tool.ts';

/** Reads what a command in the background printed since the last time, or stops it. */
export const readCommand: Tool<'read-command'> = {
  name: 'read-command',
  description: 'Read new output of a background command, after up to wait seconds for its end, or stop it.',
  effect: 'execute',
  origin: 'outside',
  input: z.strictObject({
    id: z.string(),
    wait: z.number().min(0).max(600).optional(),
    stop: z.boolean().optional(),
  }),
  prepare({ id, wait = 0, stop = false }, { background }) {
    const command = background.get(id);
    if (!command.ok) return Promise.resolve(command);
    return Promise.resolve(
      ok({
        paths: [],
        async execute() {
          const end = stop ? await command.value.stop() : await command.value.settled(wait * 1_000);
          return ok({ id, end, output: command.value.unread(outputRoom) });
        },
      }),
    );
  },
  describe: (reading) => describeCommand(reading),
};
