import * as z from 'zod';
import { ok } from '../base/index.ts';
import { RoleName } from '../domain/index.ts';
import { missing } from './missing.ts';
import type { Tool } from './tool.ts';

/** Lets another role do a part of the work. */
export const delegate: Tool<'delegate'> = {
  name: 'delegate',
  description: 'Let another role do a part of the work, and wait.',
  effect: 'speak',
  origin: 'workspace',
  input: z.strictObject({
    role: RoleName,
    task: z.string().min(1).max(8_000),
    why: z.string().min(1).max(2_000),
  }),
  prepare(order, { desk, callId }) {
    if (!desk || callId === null) return Promise.resolve(missing('delegate'));
    return Promise.resolve(ok({ paths: [], execute: () => Promise.resolve(desk.delegate(callId, order)) }));
  },
  describe: (answer) => answer,
};
