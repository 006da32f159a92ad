import * as z from 'zod';
import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { keepingPlace } from './keeping.ts';
import { linesOf } from './line-text.ts';
import type { Tool, ToolContext } from './tool.ts';

/** Whether a text may take the place of what is there: nothing, or what the session has seen. That is the value, null for none. */
async function mayReplace(
  path: string,
  { files, readings, vouched }: ToolContext,
): Promise<Result<string | null, Failure>> {
  if (vouched) return ok(null);
  const text = await files.read(path);
  if (!text.ok) return text.error.reason === 'not-found' ? ok(null) : text;
  const known = readings.compare(path, text.value);
  if (known === 'same') return text;
  const why = known === 'unseen' ? 'is there already and you have not read it' : 'changed since you read it';
  const next = 'Read it first; to change a part, use edit-file.';
  return err(failure('stale', `"${path}" ${why}. Nothing was written. ${next}`));
}

/** Writes a whole text file of the worktree. */
export const writeFile: Tool<'write-file'> = {
  name: 'write-file',
  description: 'Write a new text file, or replace one you have read.',
  effect: 'write',
  input: z.strictObject({ path: z.string().min(1), text: z.string() }),
  async prepare({ path, text }, context) {
    const { files, readings } = context;
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      async execute() {
        const may = await mayReplace(at.value, context);
        if (!may.ok) return may;
        const keepIn = may.value === null ? null : await keepingPlace(at.value, may.value, context);
        const written = await files.write(at.value, text, keepIn);
        if (written.ok) readings.wrote(at.value, text.replace(/^\ufeff/, ''));
        return written;
      },
    });
  },
  describe: (_output, { path, text }) => `Wrote ${path}, ${String(linesOf(text).length)} lines.`,
};
