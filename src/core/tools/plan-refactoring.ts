import * as z from 'zod';
import { ok } from '../base/index.ts';
import { SmellRef } from '../domain/index.ts';
import { located } from './located.ts';
import type { Tool } from './tool.ts';

/** Computes a refactoring without writing it. */
export const planRefactoring: Tool<'plan-refactoring'> = {
  name: 'plan-refactoring',
  description: 'Compute how smells are removed with behaviour kept; writes nothing.',
  effect: 'read',
  origin: 'workspace',
  forPrograms: true,
  input: z.strictObject({ smells: z.array(SmellRef()), names: z.record(z.string(), z.string()) }),
  async prepare({ smells, names }, { files, workshop, signal }) {
    const found = await located(files, smells);
    if (!found.ok) return found;
    return ok({
      paths: found.value.map((smell) => smell.file),
      execute: () => workshop.refactor(files.root, found.value, new Map(Object.entries(names)), signal),
    });
  },
  describe: (refactored) => JSON.stringify(refactored),
};
