import * as z from 'zod';
import type { Tool } from './tool.ts';

/** Lists the functions of a module that tests can call. */
export const listCallables: Tool<'list-callables'> = {
  name: 'list-callables',
  description: 'List the exported functions of a module that can be called with plain values.',
  input: z.strictObject({ path: z.string().min(1) }),
  prepare: ({ path }, { files, workshop, signal }) => ({
    action: { effect: 'read', paths: [path] },
    execute: () => workshop.callables(files.root, path, signal),
  }),
};
