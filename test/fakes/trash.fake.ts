import { err, ok } from '../../src/core/base/index.ts';
import { failure } from '../../src/core/domain/index.ts';
import type { Trash, TrashedFile } from '../../src/core/ports/index.ts';

/** A trash in memory. */
export interface FakeTrash extends Trash {
  /** Files that were put back, by where. */
  readonly restored: ReadonlyMap<string, string>;
}

/** @param held what lies in it */
export function fakeTrash(held: readonly TrashedFile[]): FakeTrash {
  let files = [...held].sort((a, b) => b.at - a.at);
  const restored = new Map<string, string>();
  return {
    restored,
    list: () => Promise.resolve(ok(files)),
    restore(id, { root, path, replace }) {
      const file = `${root}/${path}`;
      if (!files.some((each) => each.id === id))
        return Promise.resolve(err(failure('not-found', `There is no ${id}.`)));
      if (path.split('/').includes('..')) return Promise.resolve(err(failure('not-permitted', `${path} climbs.`)));
      const before = restored.get(file);
      if (before !== undefined && !replace) return Promise.resolve(err(failure('conflict', `${file} is there.`)));
      restored.set(file, id);
      return Promise.resolve(ok({ file, kept: before ?? null }));
    },
    remove(ids) {
      const before = files.length;
      files = files.filter(({ id }) => !ids.includes(id));
      return Promise.resolve(ok(before - files.length));
    },
  };
}
