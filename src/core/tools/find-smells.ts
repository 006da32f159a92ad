import * as z from 'zod';
import { ok } from '../base/index.ts';
import type { SourceFile, WorktreeFiles } from '../ports/index.ts';
import type { Tool } from './tool.ts';

type Skipped = { readonly path: string; readonly why: string };

/** Where the files really are, each once, and those that may not be looked at. */
async function locateAll(files: WorktreeFiles, paths: readonly string[]) {
  const found = new Set<string>();
  const skipped: Skipped[] = [];
  for (const path of paths) {
    const at = await files.locate(path);
    if (at.ok) found.add(at.value);
    else skipped.push({ path, why: at.error.person });
  }
  return { found: [...found], skipped };
}

/** Finds smells by syntax tree. A file that cannot be read is left to the list of skipped ones. */
export const findSmells: Tool<'find-smells'> = {
  name: 'find-smells',
  description: 'Find code smells in files.',
  effect: 'read',
  origin: 'workspace',
  forPrograms: true,
  input: z.strictObject({ paths: z.array(z.string().min(1)) }),
  async prepare({ paths }, { files, workshop, signal }) {
    const { found, skipped } = await locateAll(
      files,
      paths.filter((path) => workshop.understands(path)),
    );
    return ok({
      paths: found,
      async execute() {
        const sources: SourceFile[] = [];
        const unread: Skipped[] = [...skipped];
        for (const path of found) {
          const text = await files.read(path);
          if (text.ok) sources.push({ path, text: text.value });
          else unread.push({ path, why: text.error.person });
        }
        const analysis = await workshop.analyse(files.root, sources, signal);
        if (!analysis.ok) return analysis;
        return ok({ ...analysis.value, skipped: [...analysis.value.skipped, ...unread] });
      },
    });
  },
  describe: ({ smells }) =>
    smells.map(({ file, line, kind, message }) => `${file}:${String(line)}: ${kind}: ${message}`).join('\n') ||
    'No smells.',
};
