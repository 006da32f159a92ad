import { mkdir, open, rename, rm } from 'node:fs/promises';

/** A file that is being made. */
export interface NewFile {
  /** Writes from the first byte on and returns how many were taken, which may be fewer. */
  write(bytes: Uint8Array): Promise<number>;
  /** Sets the mode, whatever the mask of the process. */
  setMode(mode: number): Promise<void>;
  /** Waits until what was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The calls to the system that putting a file in place is made of, in the order in which they are made. Each rejects with the
 * system's error. It is an argument, so that tests can have any of them fail, and end the process between any two.
 */
export interface Disk {
  makeFolder(folder: string): Promise<void>;
  /** Makes a file that was not there. */
  create(file: string, mode: number): Promise<NewFile>;
  rename(from: string, to: string): Promise<void>;
  /** Waits until what a folder lists is on the disk, where the system can do that. */
  syncFolder(folder: string): Promise<void>;
  /** Removes a file, if it is there. */
  remove(file: string): Promise<void>;
}

/** The disk of this computer. */
export const systemDisk: Disk = {
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true });
  },
  async create(file, mode) {
    const handle = await open(file, 'wx', mode);
    return {
      write: async (bytes) => (await handle.write(bytes)).bytesWritten,
      setMode: (wanted) => handle.chmod(wanted),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename: (from, to) => rename(from, to),
  async syncFolder(folder) {
    // Some systems do not let folders be opened, some file systems cannot sync them; the file itself is safe by then.
    const handle = await open(folder, 'r').catch(() => null);
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  },
  remove: (file) => rm(file, { force: true }),
};
