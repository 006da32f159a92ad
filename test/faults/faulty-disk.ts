import { systemDisk, type Disk } from '../../src/adapters/whole-files/index.ts';

/** The steps in which a file is put in place, in order. */
const steps = ['makeFolder', 'create', 'write', 'sync', 'close', 'rename', 'syncFolder'] as const;
type Step = (typeof steps)[number];

/** Every point at which a process can be killed while it puts a file in place. */
export type FaultPoint = `${'before' | 'after'} ${Step}` | 'amid write';
export const faultPoints: readonly FaultPoint[] = steps.flatMap((step) => [
  `before ${step}` as const,
  ...(step === 'write' ? (['amid write'] as const) : []),
  `after ${step}` as const,
]);

/** A disk that tells each point that is reached; what is thrown there is as if the system had failed with it. */
export function watchedDisk(reached: (point: FaultPoint) => void): Disk {
  async function step<T>(name: Step, work: () => Promise<T>): Promise<T> {
    reached(`before ${name}`);
    const done = await work();
    reached(`after ${name}`);
    return done;
  }
  return {
    makeFolder: (folder) => step('makeFolder', () => systemDisk.makeFolder(folder)),
    async create(file, mode) {
      const made = await step('create', () => systemDisk.create(file, mode));
      return {
        ...made,
        write: (bytes) =>
          step('write', async () => {
            const half = await made.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
            reached('amid write');
            return half + (await made.write(bytes.subarray(half)));
          }),
        sync: () => step('sync', () => made.sync()),
        // Also a close that fails lets go of the file.
        async close() {
          try {
            reached('before close');
          } finally {
            await made.close();
          }
          reached('after close');
        },
      };
    },
    rename: (from, to) => step('rename', () => systemDisk.rename(from, to)),
    syncFolder: (folder) => step('syncFolder', () => systemDisk.syncFolder(folder)),
    remove: (file) => systemDisk.remove(file),
  };
}

/** A disk that takes at most so many bytes at once. */
export function sparingDisk(most: number): Disk {
  return {
    ...systemDisk,
    async create(file, mode) {
      const made = await systemDisk.create(file, mode);
      return { ...made, write: (bytes) => made.write(bytes.subarray(0, most)) };
    },
  };
}

/** What the system says when it fails. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: the system says no`), { code });
}
