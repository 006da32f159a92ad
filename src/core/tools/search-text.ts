import * as z from 'zod';
import { ok } from '../base/index.ts';
import { isSecretPath } from '../policy/index.ts';
import { missing } from './missing.ts';
import { globFilter, placeToLook } from './paths.ts';
import type { Tool } from './tool.ts';

const usual = 100;
const most = 1_000;
/** Characters that a model is shown. */
const room = 16_000;

/** Finds text in the files of the worktree. */
export const searchText: Tool<'search-text'> = {
  name: 'search-text',
  description: 'Search files by regular expression; (?i) ignores case. Answers path:line: text.',
  effect: 'read',
  origin: 'workspace',
  input: z.strictObject({
    pattern: z.string().min(1).max(2_000),
    path: z.string().optional(),
    glob: z.string().max(200).optional(),
    literal: z.boolean().optional(),
    limit: z.int().min(1).max(most).optional(),
  }),
  async prepare({ pattern, path, glob, literal = false, limit = usual }, { files, search, signal }) {
    const place = await placeToLook(files, path);
    if (!place.ok) return place;
    if (!search) return missing('search-text');
    const fits = globFilter(glob);
    // Files of keys are read one by one, when the person says so.
    const accepts = (file: string): boolean => fits(file) && !isSecretPath(file);
    const query = { pattern, literal, under: place.value, accepts, limit };
    return ok({
      paths: place.value === null ? [] : [place.value],
      execute: () => search.search(files, query, signal),
    });
  },
  describe({ matches, isCut }) {
    if (matches.length === 0) return isCut ? 'Nothing was found before the time was over.' : 'Nothing was found.';
    let length = 0;
    const lines = matches.map(({ path, line, text }) => `${path}:${String(line)}: ${text}`);
    const shown = lines.filter((line) => (length += line.length + 1) <= room);
    const isWhole = !isCut && shown.length === lines.length;
    return [...shown, ...(isWhole ? [] : ['(there is more: narrow the pattern, the path or the glob)'])].join('\n');
  },
};
