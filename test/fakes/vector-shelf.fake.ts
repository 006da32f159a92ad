import { ok } from '../../src/core/base/index.ts';
import type { KeptHead, KeptVector, VectorShelf } from '../../src/core/ports/index.ts';

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function headOf({ vector, text, ...kept }: KeptVector): KeptHead {
  return { ...kept, size: vector.byteLength + Buffer.byteLength(text) };
}

/** A shelf in memory. */
export function createFakeVectorShelf(): VectorShelf {
  const all = new Map<string, KeptVector>();
  const touched = new Map<string, number>();
  const settle = (): void => {
    for (const [id, usedAt] of touched) {
      const found = all.get(id);
      if (found) all.set(id, { ...found, usedAt });
    }
    touched.clear();
  };
  return {
    nearest: (vector, group, count) =>
      Promise.resolve(
        ok(
          [...all.values()]
            .filter((kept) => kept.group === group)
            .map((kept) => ({ ...headOf(kept), similarity: cosine(kept.vector, vector) }))
            .sort((a, b) => b.similarity - a.similarity)
            .slice(0, count),
        ),
      ),
    text: (id) => Promise.resolve(ok(all.get(id)?.text ?? null)),
    vectors: (ids) =>
      Promise.resolve(
        ok(
          new Map(
            ids.flatMap((id) => {
              const found = all.get(id);
              return found ? [[id, found.vector] as const] : [];
            }),
          ),
        ),
      ),
    put(kept) {
      settle();
      for (const each of kept) all.set(each.id, each);
      return Promise.resolve(ok(null));
    },
    touch: (id, at) => void touched.set(id, at),
    remove(ids) {
      settle();
      return Promise.resolve(ok(ids.filter((id) => all.delete(id)).length));
    },
    list: () => Promise.resolve(ok([...all.values()].map(headOf))),
  };
}
