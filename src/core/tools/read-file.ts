import * as z from 'zod';
import type { Tool } from './tool.ts';

/** Reads a text file of the worktree. */
export const readFile: Tool<'read-file'> = {
  name: 'read-file',
  description: 'Read a text file.',
  input: z.strictObject({ path: z.string().min(1) }),
  prepare: ({ path }, { files }) => ({
    action: { effect: 'read', paths: [path] },
    execute: () => files.read(path),
  }),
};
