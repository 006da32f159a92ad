import * as z from 'zod';
import { headAndTail, ok } from '../base/index.ts';
import { renderChange, summariseChange } from '../changes/index.ts';
import { missing } from './missing.ts';
import { isAt, placeToLook } from './paths.ts';
import type { Tool } from './tool.ts';

const room = 20_000;

/** Shows what the task changed so far. */
export const gitDiff: Tool<'git-diff'> = {
  name: 'git-diff',
  description: 'Show what this task changed so far, uncommitted too.',
  effect: 'read',
  origin: 'workspace',
  input: z.strictObject({ path: z.string().optional() }),
  async prepare({ path }, { files, change }) {
    if (!change) return missing('git-diff');
    const place = await placeToLook(files, path);
    if (!place.ok) return place;
    return ok({
      paths: place.value === null ? [] : [place.value],
      async execute() {
        const found = await change();
        if (!found.ok || !found.value) return found;
        const touched = found.value.files.filter(
          ({ path: now, oldPath }) => isAt(now, place.value) || (oldPath !== undefined && isAt(oldPath, place.value)),
        );
        return ok(touched.length === 0 ? null : { ...found.value, files: touched });
      },
    });
  },
  describe(change) {
    if (!change) return 'Nothing changed.';
    const text = renderChange(change);
    if (text.length <= room) return text;
    return `${summariseChange(change)}\n${headAndTail(text, room - 4_000)}\n(name a path to see one file whole)`;
  },
};
