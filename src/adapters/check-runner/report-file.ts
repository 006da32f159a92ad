import { constants } from 'node:fs';
import { lstat, mkdtemp, open, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import type { Reading } from './readers/index.ts';

/** A report longer than this is not read; the exit code tells. */
const sizeLimit = 64_000_000;

/** A JUnit report that a run is expected to write. */
export interface ReportFile {
  /** What stands for `{report}` in the command. */
  readonly path: string;
  /** The folder that was made for it. */
  readonly folder?: string;
  /** The report, if this run wrote one; a report that an earlier run left is not taken for it. */
  read(): Promise<Reading | null>;
  remove(): Promise<void>;
}

/** A fresh place outside the folder. */
export async function temporaryReport(): Promise<ReportFile> {
  const folder = await mkdtemp(join(tmpdir(), 'maestro-report-'));
  const path = join(folder, 'report.xml');
  return {
    path,
    folder,
    read: () => readReport(path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A file that the command writes by itself, below `folder`. */
export async function declaredReport(folder: string, file: string): Promise<ReportFile> {
  const path = resolve(folder, file);
  const before = await stampOf(path);
  return {
    path,
    async read() {
      const [root, real] = await Promise.all([realpath(folder), realpath(path)].map((one) => one.catch(() => null)));
      if (!root || !real?.startsWith(root + sep)) return null;
      return (await stampOf(path)) === before ? null : readReport(real);
    },
    remove: () => Promise.resolve(),
  };
}

async function stampOf(path: string): Promise<string | null> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found ? `${found.ino}:${found.size}:${found.mtimeNs}` : null;
}

async function readReport(path: string): Promise<Reading | null> {
  try {
    // Without waiting: a named pipe in the file's place would never end.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
      if (!isFile || size > sizeLimit) return null;
      const { readJUnit } = await import('./readers/index.ts');
      return readJUnit(await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
