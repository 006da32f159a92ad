import { failure, failureError } from '../../core/domain/index.ts';
import type { CodeVectors } from '../../core/ports/index.ts';
import type { WholeFiles } from '../whole-files/index.ts';
import { failureOf } from './failures.ts';
import { nearestOf } from './nearest.ts';
import { createParcels, type Parcel, type ParcelItem, type Parcels } from './parcels.ts';

/** Vectors that a parcel holds at most. One with less than half of them is written anew with the next. */
const full = 512;
/** The share of a parcel that must be wanted for it to stay as it is. */
const worthKeeping = 0.75;

/** Of length 1; what has none is like nothing. */
function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** The digests in parcels: a set that goes along with what is written, for it is asked for often. */
function createDigests(parcels: Parcels) {
  let names: ReadonlySet<string> = new Set();
  let digests = new Set<string>();
  const namesOf = (present: readonly Parcel[]): ReadonlySet<string> => new Set(present.map(({ name }) => name));
  return {
    all(): ReadonlySet<string> {
      const present = parcels.present();
      const there = namesOf(present);
      if ([...names].some((name) => !there.has(name))) [names, digests] = [new Set(), new Set()];
      for (const { name, ids } of present) if (!names.has(name)) for (const id of ids) digests.add(id);
      names = there;
      return digests;
    },
    /** Parcels went whose items are in others. */
    moved(): void {
      names = namesOf(parcels.present());
    },
  };
}

/** Parcels that go into the next one, as long as all of it has room. */
function absorbed(present: readonly Parcel[], more: number): readonly Parcel[] {
  let room = full - more;
  return present.filter(({ ids }) => {
    if (ids.length >= full / 2 || ids.length > room) return false;
    room -= ids.length;
    return true;
  });
}

async function putAll(
  vectors: ReadonlyMap<string, Float32Array>,
  parcels: Parcels,
  digests: ReturnType<typeof createDigests>,
): Promise<void> {
  const there = digests.all();
  const fresh = [...vectors].flatMap(([id, vector]) => (there.has(id) ? [] : [{ id, vector: normalised(vector) }]));
  if (fresh.length === 0) return;
  const old = absorbed(parcels.present(), fresh.length % full);
  const items = new Map<string, ParcelItem>(fresh.map((item) => [item.id, item]));
  for (const parcel of old) for (const item of await parcels.itemsOf(parcel)) items.set(item.id, item);
  const all = [...items.values()];
  for (let at = 0; at < all.length; at += full) await parcels.write(all.slice(at, at + full));
  digests.all();
  parcels.remove(old);
  digests.moved();
}

async function keepAll(wanted: ReadonlySet<string>, parcels: Parcels): Promise<void> {
  for (const parcel of parcels.present()) {
    const count = parcel.ids.filter((id) => wanted.has(id)).length;
    if (count > 0 && count >= parcel.ids.length * worthKeeping) continue;
    const items = count === 0 ? [] : (await parcels.itemsOf(parcel)).filter(({ id }) => wanted.has(id));
    if (items.length > 0) await parcels.write(items);
    parcels.remove([parcel]);
  }
}

/**
 * Vectors in parcels, each an index of vectra: a put writes one parcel or few, however many there are.
 *
 * Invariants:
 * 1. A parcel does not change: the next one that holds what was in it is on the disk before it goes. What a process leaves that
 *    dies between the two is twice the same.
 * 2. Parcels hold vectors of one length.
 * 3. Writes run one after the other.
 */
export function createCodeVectors(folder: string, files: WholeFiles): CodeVectors {
  const parcels = createParcels(folder, files);
  const digests = createDigests(parcels);
  let last: Promise<unknown> = Promise.resolve();

  function putting(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  function fail(error: unknown): never {
    throw failureError(failureOf(folder, error));
  }

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      return fail(error);
    }
  }

  const dimensions = (): number | null => parcels.present()[0]?.dimensions ?? null;

  return {
    count: () => guarded(() => parcels.present().reduce((sum, { ids }) => sum + ids.length, 0)),
    dimensions: () => guarded(dimensions),
    missing: (asked) =>
      guarded(() => {
        const there = digests.all();
        return [...new Set(asked)].filter((digest) => !there.has(digest));
      }),
    put(vectors) {
      const length = dimensions() ?? vectors.values().next().value?.length;
      if ([...vectors.values()].some((vector) => vector.length !== length)) {
        const text = `Vectors of another length than those in ${folder} were made. Remove that folder to begin anew with them.`;
        return Promise.reject(failureError(failure('stale', text)));
      }
      return putting(() => putAll(vectors, parcels, digests)).catch(fail);
    },
    keepOnly: (wanted) => putting(() => keepAll(wanted, parcels)).catch(fail),
    nearest: (vector, count) =>
      guarded(() => {
        const present = parcels.present();
        return present[0]?.dimensions === vector.length ? nearestOf(normalised(vector), count, present, parcels) : [];
      }),
  };
}
