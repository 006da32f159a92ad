import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Tool } from './tool.ts';

/** Names every file of the worktree that git does not ignore. */
export const listFiles: Tool<'list-files'> = {
  name: 'list-files',
  description: 'List all files that version control does not ignore.',
  input: z.strictObject({}),
  prepare: (_input, { files }) =>
    Promise.resolve(ok({ action: { effect: 'read', paths: [] }, execute: async () => ok(await files.list()) })),
};
