import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, fstatSync } from 'node:fs';
import path from 'node:path';
import type { FileStorage, IndexCodec, IndexItem, LocalIndex } from 'vectra';
import type { WholeFiles } from '../whole-files/index.ts';
import { atomicStorage } from './atomic-storage.ts';
import { createParcelCodec, headOf, parcelHeaderBytes, sizesOf, type ParcelHead } from './parcel-codec.ts';
import { signsByLength, type Signs } from './signs.ts';

/** A parcel on the disk: an index of vectra that is written once and then only read, or removed. */
export interface Parcel extends ParcelHead {
  readonly name: string;
}

/** A vector as it is put into a parcel: of length 1. */
export interface ParcelItem {
  readonly id: string;
  readonly vector: Float32Array;
}

/** The parcels in a folder, which need not be there. */
export interface Parcels {
  /** What is there now, by age: parcels that others made or removed are seen. One that cannot be read is set aside. */
  readonly present: () => readonly Parcel[];
  readonly write: (items: readonly ParcelItem[]) => Promise<Parcel>;
  /** All that is in a parcel; nothing when it is gone. */
  readonly itemsOf: (parcel: Parcel) => Promise<readonly ParcelItem[]>;
  readonly remove: (parcels: readonly Parcel[]) => void;
  /** Vectors of a parcel by their places; null when it is gone. */
  readonly vectorsAt: (parcel: Parcel, places: readonly number[]) => readonly Float32Array[] | null;
  readonly signsFor: (dimensions: number) => Signs;
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function readAt(file: number, bytes: Uint8Array, position: number): void {
  if (readSync(file, bytes, 0, bytes.length, position) !== bytes.length) throw new Error('the parcel ends too soon');
}

/** Works with a file that is open for reading; null when it is not there. */
function reading<T>(file: string, work: (open: number) => T): T | null {
  let open: number;
  try {
    open = openSync(file, 'r');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  try {
    return work(open);
  } finally {
    closeSync(open);
  }
}

function readHead(file: string): ParcelHead | null {
  return reading(file, (open) => {
    const { size } = fstatSync(open);
    const header = Buffer.alloc(Math.min(parcelHeaderBytes, size));
    readAt(open, header, 0);
    const head = Buffer.alloc(sizesOf(header, size).vectorsAt);
    readAt(open, head, 0);
    return headOf(head, size);
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.parcel'))
      .sort();
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** A name behind all others, which no other process gives. */
function nameAfter(names: readonly string[]): string {
  const last = Number.parseInt(names.at(-1) ?? '0', 36);
  const next = (Number.isNaN(last) ? 0 : last) + 1;
  return `${next.toString(36).padStart(6, '0')}-${randomBytes(4).toString('hex')}.parcel`;
}

/** Puts a parcel that cannot be read out of the way; @returns null, for there is none. */
function setAside(file: string): null {
  renameSync(file, `${file}.bad`);
  return null;
}

/** The parcels of a folder as they are known, by name: what is in front of the vectors of each is read once. */
function createLook(folder: string) {
  const known = new Map<string, Parcel>();

  function load(name: string): Parcel | null {
    const file = path.join(folder, name);
    try {
      const head = readHead(file);
      return head && { name, ...head };
    } catch (error) {
      if (error instanceof Error && 'code' in error) throw error;
      return setAside(file);
    }
  }

  function present(): readonly Parcel[] {
    const names = namesIn(folder);
    const there = new Set(names);
    for (const name of known.keys()) if (!there.has(name)) known.delete(name);
    for (const name of names) {
      const found = known.has(name) ? null : load(name);
      if (found) known.set(name, found);
    }
    // Two that begin at once may differ in the length of their vectors: the older one counts.
    const [first] = names.flatMap((name) => known.get(name) ?? []);
    return names.flatMap((name) => {
      const parcel = known.get(name);
      return parcel && parcel.dimensions === first?.dimensions ? [parcel] : [];
    });
  }

  return { present, load, known };
}

async function openIndex(folder: string, name: string, codec: IndexCodec, storage: FileStorage): Promise<LocalIndex> {
  const { LocalIndex } = await import('vectra');
  return new LocalIndex(folder, name, storage, codec);
}

/** Files among which a new index is empty, and not on the disk before something is in it. */
function beginning(storage: FileStorage, codec: IndexCodec): FileStorage {
  const empty = Buffer.from(codec.serializeIndex({ version: 1, metadata_config: {}, items: [] }));
  return { ...storage, pathExists: () => Promise.resolve(true), readFile: () => Promise.resolve(empty) };
}

export function createParcels(folder: string, files: WholeFiles): Parcels {
  const signsFor = signsByLength();
  const codec = createParcelCodec(signsFor);
  const storage = atomicStorage(files);
  const { present, load, known } = createLook(folder);
  return {
    present,
    signsFor,
    async write(items) {
      const name = nameAfter(namesIn(folder));
      const index = await openIndex(folder, name, codec, beginning(storage, codec));
      await index.batchInsertItems(items.map(({ id, vector }) => ({ id, vector: vector as unknown as number[] })));
      const made = load(name);
      if (!made) throw new Error('the parcel could not be read again');
      known.set(name, made);
      return made;
    },
    async itemsOf({ name }) {
      const index = await openIndex(folder, name, codec, storage);
      if (!(await index.isIndexCreated())) return [];
      const items: readonly IndexItem[] = await index.listItems();
      return items.map(({ id, vector }) => ({ id, vector: Float32Array.from(vector) }));
    },
    remove(parcels) {
      for (const { name } of parcels) {
        rmSync(path.join(folder, name), { force: true });
        known.delete(name);
      }
    },
    vectorsAt({ name, dimensions, vectorsAt }, places) {
      return reading(path.join(folder, name), (open) =>
        places.map((place) => {
          const vector = new Float32Array(dimensions);
          readAt(open, new Uint8Array(vector.buffer), vectorsAt + place * dimensions * 4);
          return vector;
        }),
      );
    },
  };
}
