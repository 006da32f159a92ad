import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Tool } from './tool.ts';

/** Reads a text file of the worktree. */
export const readFile: Tool<'read-file'> = {
  name: 'read-file',
  description: 'Read a text file.',
  input: z.strictObject({ path: z.string().min(1) }),
  async prepare({ path }, { files }) {
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({ action: { effect: 'read', paths: [at.value] }, execute: () => files.read(at.value) });
  },
};
