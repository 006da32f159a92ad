import * as z from 'zod';
import { ok } from '../base/index.ts';
import { located } from './located.ts';
import type { Tool } from './tool.ts';

const CallableFunction = z.object({
  file: z.string(),
  name: z.string(),
  parameters: z.array(z.object({ name: z.string(), type: z.string() })),
  isAsync: z.boolean(),
});

/** Runs functions of the workspace to see what they do, and writes it down as tests. */
export const characteriseCode: Tool<'characterise-code'> = {
  name: 'characterise-code',
  description: 'Run functions on generated inputs and return tests that pin what they do today.',
  effect: 'execute',
  origin: 'outside',
  forPrograms: true,
  input: z.strictObject({
    functions: z.array(CallableFunction),
    framework: z.enum(['node-test', 'mocha', 'jest', 'vitest']),
  }),
  async prepare({ functions, framework }, { files, workshop, signal }) {
    const found = await located(files, functions);
    if (!found.ok) return found;
    return ok({
      paths: found.value.map((each) => each.file),
      execute: () => workshop.characterise(files.root, found.value, framework, signal),
    });
  },
  describe: ({ test, notes }) => [...(test ? [test.path, test.text] : []), ...notes].join('\n'),
};
