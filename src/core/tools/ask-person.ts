import * as z from 'zod';
import { ok } from '../base/index.ts';
import { missing } from './missing.ts';
import type { Tool } from './tool.ts';

/** Puts a question to the person. */
export const askPerson: Tool<'ask-person'> = {
  name: 'ask-person',
  description: 'Ask the person what only they can decide, and wait.',
  effect: 'speak',
  input: z.strictObject({
    question: z.string().min(1).max(4_000),
    options: z.array(z.string().min(1).max(400)).max(10).optional(),
  }),
  prepare({ question, options = [] }, { desk, callId }) {
    if (!desk || callId === null) return Promise.resolve(missing('ask-person'));
    return Promise.resolve(ok({ paths: [], execute: () => Promise.resolve(desk.ask(callId, question, options)) }));
  },
  describe: (answer) => answer,
};
