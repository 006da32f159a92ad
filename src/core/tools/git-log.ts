import * as z from 'zod';
import { ok } from '../base/index.ts';
import { commitLine } from './commit-line.ts';
import { missing } from './missing.ts';
import { placeToLook } from './paths.ts';
import type { Tool } from './tool.ts';

const usual = 20;

/** Shows the commits that led to where the task started. */
export const gitLog: Tool<'git-log'> = {
  name: 'git-log',
  description: 'List earlier commits, newest first, of a path when given.',
  effect: 'read',
  origin: 'outside',
  input: z.strictObject({ path: z.string().optional(), limit: z.int().min(1).max(200).optional() }),
  async prepare({ path, limit = usual }, { files, log }) {
    if (!log) return missing('git-log');
    const place = await placeToLook(files, path);
    if (!place.ok) return place;
    return ok({
      paths: place.value === null ? [] : [place.value],
      execute: async () => ok(await log(place.value, limit)),
    });
  },
  describe(commits) {
    if (commits.length === 0) return 'No commits.';
    return commits.map(commitLine).join('\n');
  },
};
