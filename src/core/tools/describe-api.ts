import * as z from 'zod';
import type { Tool } from './tool.ts';

/** Lists what a module exports, with types. */
export const describeApi: Tool<'describe-api'> = {
  name: 'describe-api',
  description: 'List the exported names of a module with their types.',
  input: z.strictObject({ path: z.string().min(1) }),
  prepare: ({ path }, { files, workshop, signal }) => ({
    action: { effect: 'read', paths: [path] },
    execute: () => workshop.publicApi(files.root, path, signal),
  }),
};
