import * as z from 'zod';
import { headAndTail, ok } from '../base/index.ts';
import { summariseChange } from '../changes/index.ts';
import { missing } from './missing.ts';
import type { Tool } from './tool.ts';

const room = 8_000;

/** Names the files that the task changed so far. */
export const gitStatus: Tool<'git-status'> = {
  name: 'git-status',
  description: 'List the files that this task changed so far.',
  effect: 'read',
  origin: 'workspace',
  input: z.strictObject({}),
  prepare: (_, { change }) => Promise.resolve(change ? ok({ paths: [], execute: change }) : missing('git-status')),
  describe: (change) => (change ? headAndTail(summariseChange(change), room) : 'Nothing changed.'),
};
