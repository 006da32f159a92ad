import * as z from 'zod';
import { SmellRef } from '../domain/index.ts';
import type { Tool } from './tool.ts';

/** Computes a refactoring without writing it. */
export const planRefactoring: Tool<'plan-refactoring'> = {
  name: 'plan-refactoring',
  description: 'Compute how smells are removed with behaviour kept; writes nothing.',
  input: z.strictObject({ smells: z.array(SmellRef), names: z.record(z.string(), z.string()) }),
  prepare: ({ smells, names }, { files, workshop, signal }) => ({
    action: { effect: 'read', paths: smells.map((smell) => smell.file) },
    execute: () => workshop.refactor(files.root, smells, new Map(Object.entries(names)), signal),
  }),
};
