import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Tool } from './tool.ts';

/** Lists what a module exports, with types. */
export const describeApi: Tool<'describe-api'> = {
  name: 'describe-api',
  description: 'List the exported names of a module with their types.',
  effect: 'read',
  origin: 'workspace',
  forPrograms: true,
  input: z.strictObject({ path: z.string().min(1) }),
  async prepare({ path }, { files, workshop, signal }) {
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      execute: () => workshop.publicApi(files.root, at.value, signal),
    });
  },
  describe: (names) => names.join('\n'),
};
