import type { NearDigest } from '../../core/ports/index.ts';
import type { Parcel, Parcels } from './parcels.ts';
import { differences } from './signs.ts';

/** Vectors that are compared in full: those whose signs differ least. Measured: of the true first 20, 98 % and more are among them. */
const compared = { least: 500, each: 10 };

/** The places of the smallest of many numbers, about so many of them: those that tie with the last may be left out. */
function placesOfLeast(values: Uint16Array, count: number, largest: number): readonly number[] {
  const histogram = new Uint32Array(largest + 2);
  for (const value of values) histogram[value] = (histogram[value] ?? 0) + 1;
  let [limit, below] = [0, 0];
  while (limit <= largest && below + (histogram[limit] ?? 0) <= count) below += histogram[limit++] ?? 0;
  let rest = count - below;
  const places: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value < limit || (value === limit && rest-- > 0)) places.push(at);
  }
  return places;
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

/** The candidates of each parcel, by their places in it. */
function candidatesOf(parcels: readonly Parcel[], signs: Uint32Array, count: number): readonly (readonly number[])[] {
  const total = parcels.reduce((sum, { ids }) => sum + ids.length, 0);
  const distances = new Uint16Array(total);
  let from = 0;
  for (const { ids, signs: own } of parcels) {
    differences(own, signs, distances, from);
    from += ids.length;
  }
  const places = placesOfLeast(distances, count, signs.length * 32);
  let [first, next] = [0, 0];
  return parcels.map(({ ids }) => {
    const own: number[] = [];
    for (; next < places.length && (places[next] ?? 0) < first + ids.length; next++)
      own.push((places[next] ?? 0) - first);
    first += ids.length;
    return own;
  });
}

/**
 * The most alike of all parcels. Signs, which are in memory, tell which vectors may be; these are read and compared in full.
 * @param vector of length 1, as long as those of the parcels.
 */
export function nearestOf(
  vector: Float32Array,
  count: number,
  parcels: readonly Parcel[],
  { signsFor, vectorsAt }: Parcels,
): readonly NearDigest[] {
  const most = Math.max(compared.least, count * compared.each);
  const candidates = candidatesOf(parcels, signsFor(vector.length).of(vector), most);
  const found = new Map<string, number>();
  for (const [at, parcel] of parcels.entries()) {
    const places = candidates[at] ?? [];
    // It may have gone since it was looked at.
    const vectors = places.length > 0 ? vectorsAt(parcel, places) : null;
    vectors?.forEach((other, nth) => {
      const id = parcel.ids[places[nth] ?? -1];
      if (id !== undefined) found.set(id, dot(vector, other));
    });
  }
  return [...found]
    .map(([digest, similarity]) => ({ digest, similarity }))
    .sort((a, b) => b.similarity - a.similarity || (a.digest < b.digest ? -1 : 1))
    .slice(0, count);
}
