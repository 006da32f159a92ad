import * as z from 'zod';
import { err, ok } from '../base/index.ts';
import { failure } from '../domain/index.ts';
import { globFilter, isAt, placeToLook } from './paths.ts';
import type { Tool } from './tool.ts';

/** Lines that a model is shown. */
const most = 300;

/** Paths with what lies deeper than `depth` below the place named by its folder. */
function toDepth(paths: readonly string[], place: string | null, depth: number): readonly string[] {
  const above = place === null ? 0 : place.split('/').length;
  const short = paths.map((path) => {
    const parts = path.split('/');
    return parts.length <= above + depth ? path : `${parts.slice(0, above + depth).join('/')}/`;
  });
  return [...new Set(short)];
}

/** Paths with their deepest folders closed, one level after the other, until they are few enough to be read. */
function foldToFit(paths: readonly string[]): readonly string[] {
  let deepest = paths.reduce((depth, path) => Math.max(depth, path.split('/').length), 0);
  let folded = paths;
  while (folded.length > most && deepest > 1) {
    deepest--;
    folded = toDepth(paths, null, deepest);
  }
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = `${path.split('/').slice(0, deepest).join('/')}/`;
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return folded.map((path) =>
    path.endsWith('/') && counts.has(path) ? `${path} (${String(counts.get(path))})` : path,
  );
}

/** Names the files of the worktree that git does not ignore. */
export const listFiles: Tool<'list-files'> = {
  name: 'list-files',
  description: 'List files that git does not ignore. Folders deeper than depth end in /.',
  effect: 'read',
  origin: 'workspace',
  input: z.strictObject({
    path: z.string().optional(),
    glob: z.string().max(200).optional(),
    depth: z.int().min(1).optional(),
  }),
  async prepare({ path, glob, depth }, { files }) {
    const place = await placeToLook(files, path);
    if (!place.ok) return place;
    const accepts = globFilter(glob);
    return ok({
      paths: place.value === null ? [] : [place.value],
      async execute() {
        const listed = await files.list();
        const found = listed.filter((each) => isAt(each, place.value) && accepts(each));
        if (found.length === 0 && place.value !== null && !(await files.exists(place.value))) {
          return err(failure('not-found', `"${place.value}" does not exist.`));
        }
        return ok(depth === undefined ? found : toDepth(found, place.value, depth));
      },
    });
  },
  describe(paths) {
    if (paths.length === 0) return 'No files.';
    const lines = paths.length > most ? foldToFit(paths) : paths;
    const left = lines.length - most;
    if (left <= 0) return lines.join('\n');
    return [...lines.slice(0, most), `(${String(left)} more: name a path or a glob)`].join('\n');
  },
};
