import * as z from 'zod';
import type { SourceFile } from '../ports/index.ts';
import type { Tool } from './tool.ts';

/** Finds smells by syntax tree. A file that cannot be read is left to the workshop's list of skipped ones. */
export const findSmells: Tool<'find-smells'> = {
  name: 'find-smells',
  description: 'Find code smells in files.',
  input: z.strictObject({ paths: z.array(z.string().min(1)) }),
  prepare: ({ paths }, { files, workshop, signal }) => ({
    action: { effect: 'read', paths },
    async execute() {
      const sources: SourceFile[] = [];
      const skipped: { path: string; why: string }[] = [];
      for (const path of paths.filter((candidate) => workshop.understands(candidate))) {
        const text = await files.read(path);
        if (text.ok) sources.push({ path, text: text.value });
        else skipped.push({ path, why: text.error.person });
      }
      const analysis = await workshop.analyse(files.root, sources, signal);
      if (!analysis.ok) return analysis;
      return { ok: true, value: { ...analysis.value, skipped: [...analysis.value.skipped, ...skipped] } };
    },
  }),
};
