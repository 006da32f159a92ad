import * as z from 'zod';
import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { locateItself } from './paths.ts';
import type { Tool, ToolContext } from './tool.ts';

/** Where a copy must be kept before the file goes; null when the base commit has it as it is. */
async function copyNeeded(path: string, context: ToolContext): Promise<Result<string | null, Failure>> {
  const text = await context.files.read(path);
  if (text.ok && (await context.baseText(path))?.replace(/^\ufeff/, '') === text.value) return ok(null);
  if (context.trash !== undefined) return ok(context.trash);
  return err(failure('refused', `"${path}" is in no commit and there is no place to keep a copy, so it stays.`));
}

/** Deletes a file of the worktree, so that it can be had back. */
export const deleteFile: Tool<'delete-file'> = {
  name: 'delete-file',
  description: 'Delete a file.',
  effect: 'write',
  input: z.strictObject({ path: z.string().min(1) }),
  async prepare({ path }, context) {
    const { files, readings } = context;
    const at = await locateItself(files, path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      async execute() {
        if (!(await files.exists(at.value))) return err(failure('not-found', `"${at.value}" does not exist.`));
        const keepIn = await copyNeeded(at.value, context);
        if (!keepIn.ok) return keepIn;
        const removed = await files.remove(at.value, keepIn.value);
        if (removed.ok) readings.forget(at.value);
        return removed;
      },
    });
  },
  describe: (_kept, { path }) => `Deleted ${path}.`,
};
