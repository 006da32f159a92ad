import * as z from 'zod';
import { ok } from '../base/index.ts';
import { locateItself } from './paths.ts';
import type { Tool } from './tool.ts';

/** Moves a file of the worktree. */
export const moveFile: Tool<'move-file'> = {
  name: 'move-file',
  description: 'Move or rename a file.',
  effect: 'write',
  input: z.strictObject({ from: z.string().min(1), to: z.string().min(1) }),
  async prepare({ from, to }, { files, readings }) {
    const source = await locateItself(files, from);
    if (!source.ok) return source;
    const target = await files.locate(to);
    if (!target.ok) return target;
    return ok({
      paths: [source.value, target.value],
      async execute() {
        const text = await files.read(source.value);
        const isKnown = text.ok && readings.compare(source.value, text.value) === 'same';
        const moved = await files.move(source.value, target.value);
        if (!moved.ok) return moved;
        readings.forget(source.value);
        if (text.ok && isKnown) readings.saw(target.value, text.value);
        return moved;
      },
    });
  },
  describe: (_output, { from, to }) => `Moved ${from} to ${to}.`,
};
