import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Tool } from './tool.ts';

/** Writes a whole text file of the worktree. */
export const writeFile: Tool<'write-file'> = {
  name: 'write-file',
  description: 'Write a whole text file.',
  input: z.strictObject({ path: z.string().min(1), text: z.string() }),
  async prepare({ path, text }, { files }) {
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({ action: { effect: 'write', paths: [at.value] }, execute: () => files.write(at.value, text) });
  },
};
