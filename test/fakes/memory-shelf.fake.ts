import { readFragment } from '../../src/adapters/memory-files/index.ts';
import { readFrontMatter } from '../../src/adapters/yaml-front-matter/index.ts';
import { ok } from '../../src/core/base/index.ts';
import type { FrontMatter, MemoryShelf } from '../../src/core/ports/index.ts';

/** A shelf in memory. */
export function createFakeMemoryShelf(): MemoryShelf & { readonly texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    async all() {
      const files: FrontMatter[] = [];
      const troubles: string[] = [];
      for (const [name, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const read = await readFragment(name, text, () => Promise.resolve(readFrontMatter));
        if (read.ok) files.push(read.value);
        else troubles.push(read.error);
      }
      return ok({ files, troubles });
    },
    put(name, text) {
      texts.set(name, text);
      return Promise.resolve(ok(null));
    },
    remove: (name) => Promise.resolve(ok(texts.delete(name))),
  };
}
