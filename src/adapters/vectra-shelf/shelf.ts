import path from 'node:path';
import type { IndexItem, LocalIndex } from 'vectra';
import { err, ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { KeptHead, KeptVector, NearHead, VectorShelf } from '../../core/ports/index.ts';
import { ItemMetadata } from './float-codec.ts';
import { createWholeFiles } from '../whole-files/index.ts';
import { failureOf } from './failures.ts';
import { createIndexFile } from './index-file.ts';
import { createTexts, digestOf } from './texts.ts';

function headOf({ id, metadata }: IndexItem): KeptHead {
  const { group, madeAt, usedAt, size } = ItemMetadata.parse(metadata);
  return { id, group, madeAt, usedAt, size };
}

function itemOf({ id, vector, text, ...kept }: KeptVector): Partial<IndexItem> {
  const { group, madeAt, usedAt } = kept;
  const size = Buffer.byteLength(text) + vector.byteLength;
  const metadata: ItemMetadata = { group, madeAt, usedAt, size, digest: digestOf(text) };
  return { id, vector: vector as unknown as number[], metadata };
}

/** What the codec read, and what was put, are floats: copies would take the memory of all of them once more. */
function vectorOf({ vector }: IndexItem): Float32Array {
  return vector as unknown as Float32Array;
}

/** Puts into an index what was noted of its use. */
async function settle(open: LocalIndex, touched: Map<string, number>): Promise<void> {
  for (const [id, usedAt] of touched) {
    const item = await open.getItem(id);
    if (item) await open.upsertItem({ ...item, metadata: { ...item.metadata, usedAt } });
  }
}

/** Runs work one after the other; what is thrown is the failure of that piece alone. */
function createTurns(folder: string): <T>(work: () => Promise<T>) => Promise<Result<T, Failure>> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work).then(
      (value) => ok(value),
      (error: unknown) => err(failureOf(folder, error)),
    );
    last = turn;
    return turn;
  };
}

/**
 * Owns one folder: an index of vectra, and the texts beside it.
 *
 * Invariants:
 * 1. Calls run one after the other. A text is on the disk before the index names it, and goes after the index forgot it.
 * 2. An index that cannot be read counts as empty; it is put aside when the next one is written.
 */
export function createVectraShelf(folder: string, files = createWholeFiles()): VectorShelf {
  const texts = createTexts(path.join(folder, 'texts'), files);
  const index = createIndexFile(folder, files, texts.keepOnly);
  const touched = new Map<string, number>();
  const inTurn = createTurns(folder);
  const items = async (): Promise<readonly IndexItem[]> => (await (await index.present())?.listItems()) ?? [];

  async function change(work: (open: LocalIndex) => Promise<void>): Promise<void> {
    await index.change(async (open) => {
      await settle(open, touched);
      await work(open);
    });
    touched.clear();
  }

  async function putAll(kept: readonly KeptVector[]): Promise<null> {
    await index.prepare();
    for (const { id, text } of kept) await texts.put(id, text);
    await change(async (open) => {
      for (const each of kept) await open.upsertItem(itemOf(each));
    });
    return null;
  }

  async function removeAll(ids: readonly string[]): Promise<number> {
    const gone = new Set(ids);
    const there = (await items()).filter(({ id }) => gone.has(id));
    if (there.length === 0) return 0;
    await change((open) => open.deleteItems(gone));
    for (const { id } of there) await texts.remove(id);
    return there.length;
  }

  async function nearest(vector: Float32Array, group: string, count: number): Promise<readonly NearHead[]> {
    const open = await index.present();
    const found = (await open?.queryItems(vector as unknown as number[], '', count, { group })) ?? [];
    return found.map(({ item, score }) => ({ ...headOf(item), similarity: score }));
  }

  async function textOf(id: string): Promise<string | null> {
    const item = await (await index.present())?.getItem(id);
    return item ? texts.get(id, ItemMetadata.parse(item.metadata).digest) : null;
  }

  async function vectorsOf(ids: readonly string[]): Promise<ReadonlyMap<string, Float32Array>> {
    const wanted = new Set(ids);
    const found = (await items()).filter(({ id }) => wanted.has(id));
    return new Map(found.map((item) => [item.id, vectorOf(item)]));
  }

  return {
    nearest: (vector, group, count) => inTurn(() => nearest(vector, group, count)),
    text: (id) => inTurn(() => textOf(id)),
    vectors: (ids) => inTurn(() => vectorsOf(ids)),
    put: (kept) => inTurn(() => putAll(kept)),
    touch: (id, at) => void touched.set(id, at),
    remove: (ids) => inTurn(() => removeAll(ids)),
    list: () => inTurn(async () => (await items()).map(headOf)),
  };
}
