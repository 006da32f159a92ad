import * as z from 'zod';
import { err, headAndTail, ok } from '../base/index.ts';
import { renderFile } from '../changes/index.ts';
import { failure } from '../domain/index.ts';
import { isSecretPath } from '../policy/index.ts';
import { commitLine } from './commit-line.ts';
import { missing } from './missing.ts';
import { isAt, placeToLook } from './paths.ts';
import type { Tool } from './tool.ts';

const room = 20_000;

/** Shows what a commit says and changed. */
export const gitShow: Tool<'git-show'> = {
  name: 'git-show',
  description: 'Show a commit: its message and what it changed.',
  effect: 'read',
  origin: 'outside',
  input: z.strictObject({ commit: z.string().regex(/^[0-9a-f]{7,64}$/), path: z.string().optional() }),
  async prepare({ commit, path }, { files, show }) {
    if (!show) return missing('git-show');
    const place = await placeToLook(files, path);
    if (!place.ok) return place;
    const at = place.value;
    return ok({
      paths: at === null ? [] : [at],
      async execute() {
        const found = await show(commit);
        if (!found.ok) return found;
        // A folder brings no file of keys along; one that is meant is named, and policy has asked about it.
        const touched = found.value.files.filter((file) => {
          const names = [file.path, file.oldPath ?? file.path];
          return names.some((name) => isAt(name, at)) && !names.some((name) => name !== at && isSecretPath(name));
        });
        if (at !== null && touched.length === 0) {
          return err(failure('not-found', `The commit ${commit} did not change "${at}".`));
        }
        return ok({ ...found.value, files: touched });
      },
    });
  },
  describe(commit) {
    const text = commit.files.map((file) => `${renderFile(file)}\n`).join('');
    const shown = text.length <= room ? text : `${headAndTail(text, room)}\n(name a path to see one file whole)`;
    const body = commit.message.trim().split('\n').slice(1).join('\n').trim();
    return [commitLine(commit), ...(body === '' ? [] : [headAndTail(body, 4_000)]), shown].join('\n');
  },
};
