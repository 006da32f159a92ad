import type { IndexCodec, IndexData } from 'vectra';
import * as z from 'zod';
import type { Signs } from './signs.ts';

/*
 * A parcel of vectors as one file: a header of six 32-bit numbers (magic, version, dimensions, items, 32-bit words of an item's
 * signs, bytes of what follows as JSON), the ids as JSON, filled up with spaces to a multiple of four, the signs, and the
 * vectors as 32-bit floats of length 1. All little-endian. What is in front of the vectors is read without them.
 */
const magic = 0x4356_454d;
const version = 1;
export const parcelHeaderBytes = 24;

/** What a parcel holds, but for its vectors. */
export interface ParcelHead {
  readonly ids: readonly string[];
  readonly dimensions: number;
  /** Signs of all items, one after the other. */
  readonly signs: Uint32Array;
  /** Where its vectors begin. */
  readonly vectorsAt: number;
}

interface Sizes {
  readonly dimensions: number;
  readonly count: number;
  readonly words: number;
  readonly jsonBytes: number;
  readonly vectorsAt: number;
}

/** @throws when the bytes are no header of a parcel of so many bytes. */
export function sizesOf(header: Buffer, fileBytes: number): Sizes {
  if (header.length < parcelHeaderBytes) throw new Error('the parcel is too short');
  const [found, of, dimensions = 0, count = 0, words = 0, jsonBytes = 0] = [0, 4, 8, 12, 16, 20].map((at) =>
    header.readUInt32LE(at),
  );
  const vectorsAt = parcelHeaderBytes + jsonBytes + count * words * 4;
  if (found !== magic || of !== version || fileBytes !== vectorsAt + count * dimensions * 4) {
    throw new Error('the parcel is not whole, or of another version');
  }
  return { dimensions, count, words, jsonBytes, vectorsAt };
}

const Ids = z.array(z.string());

/** Reads what is in front of the vectors; @throws when that is no parcel's. */
export function headOf(buffer: Buffer, fileBytes: number): ParcelHead {
  const { dimensions, count, words, jsonBytes, vectorsAt } = sizesOf(buffer, fileBytes);
  const signsAt = parcelHeaderBytes + jsonBytes;
  const ids = Ids.parse(JSON.parse(buffer.toString('utf8', parcelHeaderBytes, signsAt)));
  if (ids.length !== count) throw new Error('the parcel does not hold what its header says');
  const signs = new Uint32Array(count * words);
  new Uint8Array(signs.buffer).set(buffer.subarray(signsAt, vectorsAt));
  return { ids, dimensions, signs, vectorsAt };
}

function encode({ items }: IndexData, signsFor: (dimensions: number) => Signs): Buffer {
  const dimensions = items[0]?.vector.length ?? 0;
  const signs = signsFor(dimensions);
  const words = items.length === 0 ? 0 : signs.words;
  const json = Buffer.from(JSON.stringify(items.map(({ id }) => id)));
  const jsonBytes = Math.ceil(json.length / 4) * 4;
  const signsAt = parcelHeaderBytes + jsonBytes;
  const vectorsAt = signsAt + items.length * words * 4;
  const buffer = Buffer.alloc(vectorsAt + items.length * dimensions * 4, ' ');
  [magic, version, dimensions, items.length, words, jsonBytes].forEach((value, at) =>
    buffer.writeUInt32LE(value, at * 4),
  );
  json.copy(buffer, parcelHeaderBytes);
  items.forEach(({ vector }, at) => {
    const floats = Float32Array.from(vector);
    Buffer.from(signs.of(floats).buffer).copy(buffer, signsAt + at * words * 4);
    Buffer.from(floats.buffer).copy(buffer, vectorsAt + at * dimensions * 4);
  });
  return buffer;
}

/** @throws when the bytes are no parcel. */
function decode(buffer: Buffer): IndexData {
  const { ids, dimensions, vectorsAt } = headOf(buffer, buffer.length);
  const floats = new Float32Array(ids.length * dimensions);
  new Uint8Array(floats.buffer).set(buffer.subarray(vectorsAt));
  const items = ids.map((id, at) => {
    // Read like a list of numbers by what compares them.
    const vector = floats.subarray(at * dimensions, (at + 1) * dimensions) as unknown as number[];
    return { id, metadata: {}, vector, norm: 1 };
  });
  return { version, metadata_config: {}, items };
}

const unused = (): never => {
  throw new Error('a parcel of vectors has no such part');
};

/** Keeps the vectors of a parcel as 32-bit floats, their signs in front of them. */
export function createParcelCodec(signsFor: (dimensions: number) => Signs): IndexCodec {
  return {
    extension: '.parcel',
    serializeIndex: (data) => encode(data, signsFor),
    deserializeIndex: decode,
    serializeCatalog: unused,
    deserializeCatalog: unused,
    serializeMetadata: unused,
    deserializeMetadata: unused,
  };
}
