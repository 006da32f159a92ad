import { err, ok, type Result } from '../base/index.ts';
import { decidableIds, failure, type Change, type Comment, type Failure } from '../domain/index.ts';

/** Short labels for people: 1, 2, 3 … in the order of the diff, by id. They hold for this change only. */
export function hunkLabels(change: Change): ReadonlyMap<string, string> {
  return new Map(decidableIds(change).map((id, index) => [id, String(index + 1)]));
}

/** What one name that a person typed stands for: a label, an id or its beginning, or a file. */
function findNamed(change: Change, labels: ReadonlyMap<string, string>, name: string): readonly string[] {
  const ids = decidableIds(change);
  const labelled = ids.filter((id) => labels.get(id) === name);
  if (labelled.length > 0) return labelled;
  const file = change.files.find(({ path }) => path === name);
  if (file) return file.hunks.length > 0 ? file.hunks.map(({ id }) => id) : [file.id];
  const begun = ids.filter((id) => id.startsWith(name));
  return begun.length === 1 || ids.includes(name) ? begun.slice(0, 1) : [];
}

/**
 * The ids that a person means: labels, ranges of labels (`2-4`), ids or their unique beginnings, paths of files.
 * Fails with `bad-input` on the first name that fits nothing or too much.
 */
export function resolveHunks(change: Change, names: readonly string[]): Result<readonly string[], Failure> {
  const labels = hunkLabels(change);
  const found: string[] = [];
  for (const name of names) {
    const range = /^(\d{1,6})-(\d{1,6})$/.exec(name);
    const [from, to] = [Number(range?.[1] ?? 0), Number(range?.[2] ?? 0)];
    const inRange = range && from >= 1 && to <= labels.size && from <= to;
    const each = inRange ? Array.from({ length: to - from + 1 }, (_, at) => String(from + at)) : [name];
    for (const one of each) {
      const ids = findNamed(change, labels, one);
      if (ids.length === 0) {
        const text = `"${one}" names no hunk of this change. Hunks are numbered 1 to ${String(labels.size)}; a path names all hunks of a file.`;
        return err(failure('bad-input', text));
      }
      found.push(...ids);
    }
  }
  return ok([...new Set(found)]);
}

/** Comments in their places in a change. */
export interface PlacedComments {
  readonly onHunks: ReadonlyMap<string, readonly Comment[]>;
  readonly onChange: readonly Comment[];
  /** On hunks that this version of the change has no more. */
  readonly outdated: readonly Comment[];
}

/** Sorts comments, oldest first, to the hunks they speak of; a hunk keeps its comments over versions by its id. */
export function placeComments(change: Change, comments: readonly Comment[]): PlacedComments {
  const known = new Set([...decidableIds(change), ...change.files.map(({ id }) => id)]);
  const sorted = [...comments].sort((a, b) => a.at - b.at);
  const onHunks = new Map<string, Comment[]>();
  for (const comment of sorted) {
    const { hunkId } = comment;
    if (hunkId !== undefined && known.has(hunkId)) onHunks.set(hunkId, [...(onHunks.get(hunkId) ?? []), comment]);
  }
  return {
    onHunks,
    onChange: sorted.filter(({ hunkId }) => hunkId === undefined),
    outdated: sorted.filter(({ hunkId }) => hunkId !== undefined && !known.has(hunkId)),
  };
}
