import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Tool } from './tool.ts';

/** Lists the functions of a module that tests can call. */
export const listCallables: Tool<'list-callables'> = {
  name: 'list-callables',
  description: 'List the exported functions of a module that can be called with plain values.',
  effect: 'read',
  origin: 'workspace',
  forPrograms: true,
  input: z.strictObject({ path: z.string().min(1) }),
  async prepare({ path }, { files, workshop, signal }) {
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      execute: () => workshop.callables(files.root, at.value, signal),
    });
  },
  describe: (callables) => JSON.stringify(callables),
};
