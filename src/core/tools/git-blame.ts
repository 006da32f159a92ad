import * as z from 'zod';
import { ok } from '../base/index.ts';
import { commitLine } from './commit-line.ts';
import { missing } from './missing.ts';
import type { Tool } from './tool.ts';

const usual = 100;

/** Shows where lines of a file come from. */
export const gitBlame: Tool<'git-blame'> = {
  name: 'git-blame',
  description: 'Show which commits the lines of a file come from.',
  effect: 'read',
  origin: 'outside',
  input: z.strictObject({
    path: z.string().min(1),
    from: z.int().min(1).optional(),
    lines: z.int().min(1).max(1_000).optional(),
  }),
  async prepare({ path, from = 1, lines = usual }, { files, blame }) {
    if (!blame) return missing('git-blame');
    const place = await files.locate(path);
    if (!place.ok) return place;
    return ok({ paths: [place.value], execute: () => blame(place.value, from, lines) });
  },
  describe(origins) {
    return origins
      .map(({ from, to, commit }) => {
        const range = from === to ? String(from) : `${String(from)}-${String(to)}`;
        return `${range} ${commit ? commitLine(commit) : 'changed by this task'}`;
      })
      .join('\n');
  },
};
