import * as z from 'zod';
import type { IndexCodec, IndexData, IndexItem } from 'vectra';

/*
 * The index as one file: a header of five 32-bit numbers (magic, version, dimensions, items, bytes of what follows as JSON),
 * the JSON, filled up with spaces to a multiple of four, and the vectors as 32-bit floats. All little-endian.
 */
const magic = 0x5643_454d;
const version = 1;
const headerBytes = 20;

/** What stands beside a vector in the index. */
export const ItemMetadata = z.object({
  group: z.string(),
  madeAt: z.number(),
  usedAt: z.number(),
  size: z.int(),
  /** SHA-256 of the text. */
  digest: z.string(),
});
export type ItemMetadata = z.infer<typeof ItemMetadata>;

const Head = z.array(z.tuple([z.string(), ItemMetadata]));

function encode({ items }: IndexData): Buffer {
  const dimensions = items[0]?.vector.length ?? 0;
  const json = Buffer.from(JSON.stringify(items.map(({ id, metadata }) => [id, metadata])));
  const jsonBytes = Math.ceil(json.length / 4) * 4;
  const buffer = Buffer.alloc(headerBytes + jsonBytes + items.length * dimensions * 4, ' ');
  [magic, version, dimensions, items.length, jsonBytes].forEach((value, at) => buffer.writeUInt32LE(value, at * 4));
  json.copy(buffer, headerBytes);
  const floats = new Float32Array(items.length * dimensions);
  items.forEach(({ vector }, at) => {
    floats.set(vector, at * dimensions);
  });
  Buffer.from(floats.buffer).copy(buffer, headerBytes + jsonBytes);
  return buffer;
}

/** The length of a vector. In a plain loop: of 50,000 vectors a call for each number takes seconds. */
function normOf(vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += (vector[at] as number) ** 2;
  return Math.sqrt(sum);
}

/** An item as vectra knows it. Its norm is worked out when it is compared: many are read only to be handed on. */
function itemOf(id: string, metadata: ItemMetadata, vector: Float32Array): IndexItem {
  let norm: number | undefined;
  return {
    id,
    metadata,
    // Read like a list of numbers by what compares them; a list of its own would take three times the memory.
    vector: vector as unknown as number[],
    get norm() {
      return (norm ??= normOf(vector));
    },
  };
}

/** Bytes as floats: where they lie, or copied where floats cannot lie so. */
function floatsOf(bytes: Buffer): Float32Array {
  const lying = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Float32Array(lying.buffer, lying.byteOffset, lying.byteLength / 4);
}

/** @throws when the bytes are not an index as it is written here. */
function decode(buffer: Buffer): IndexData {
  if (buffer.length < headerBytes) throw new Error('the index is too short');
  const [found, of, dimensions = 0, count = 0, jsonBytes = 0] = [0, 4, 8, 12, 16].map((at) => buffer.readUInt32LE(at));
  const start = headerBytes + jsonBytes;
  if (found !== magic || of !== version || buffer.length !== start + count * dimensions * 4) {
    throw new Error('the index is not whole, or of another version');
  }
  const head = Head.parse(JSON.parse(buffer.toString('utf8', headerBytes, start)));
  if (head.length !== count) throw new Error('the index does not hold what its header says');
  const floats = floatsOf(buffer.subarray(start));
  const items = head.map(([id, metadata], at) =>
    itemOf(id, metadata, floats.subarray(at * dimensions, (at + 1) * dimensions)),
  );
  return { version, metadata_config: {}, items };
}

const unused = (): never => {
  throw new Error('an index of vectors alone has no such part');
};

/** Keeps the vectors of an index as 32-bit floats: a fifth of what they take as JSON. */
export const floatCodec: IndexCodec = {
  extension: '.vectors',
  serializeIndex: encode,
  deserializeIndex: decode,
  serializeCatalog: unused,
  deserializeCatalog: unused,
  serializeMetadata: unused,
  deserializeMetadata: unused,
};
