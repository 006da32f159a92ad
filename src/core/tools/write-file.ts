import * as z from 'zod';
import type { Tool } from './tool.ts';

/** Writes a whole text file of the worktree. */
export const writeFile: Tool<'write-file'> = {
  name: 'write-file',
  description: 'Write a whole text file.',
  input: z.strictObject({ path: z.string().min(1), text: z.string() }),
  prepare: ({ path, text }, { files }) => ({
    action: { effect: 'write', paths: [path] },
    execute: () => files.write(path, text),
  }),
};
