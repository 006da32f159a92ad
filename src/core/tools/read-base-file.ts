import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { Tool } from './tool.ts';

/** Reads a file as it was before the task touched anything. A commit has no links to follow: the path is the name in it. */
export const readBaseFile: Tool<'read-base-file'> = {
  name: 'read-base-file',
  description: 'Read a text file as it was at the base commit of the task.',
  effect: 'read',
  origin: 'workspace',
  forPrograms: true,
  input: z.strictObject({ path: z.string().min(1) }),
  prepare: ({ path }, { baseText }) =>
    Promise.resolve(ok({ paths: [path], execute: async () => ok(await baseText(path)) })),
  describe: (text) => text ?? 'The file was not there.',
};
