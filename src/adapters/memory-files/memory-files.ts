import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { FrontMatter, MemoryShelf } from '../../core/ports/index.ts';
import { createWholeFiles } from '../whole-files/index.ts';

/** How fields in front of a text are read. */
type ReadFields = (source: string, text: string) => Result<FrontMatter, Failure>;

/** The largest file that is read, in bytes, and how many files at the same time. */
const most = { bytes: 65_536, batch: 32 };

function failureOf(folder: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|EDQUOT/.test(why)) {
    return failure('disk-full', `The disk is full, so nothing can be remembered in ${folder}. Free some space.`);
  }
  return failure('read-only', `Nothing can be remembered in ${folder} (${why}). Make the folder writable.`);
}

/** A file as it was read, and what it was then: one that is the same is not read again. */
interface Known {
  readonly stamp: string;
  readonly found: Result<FrontMatter, string>;
}

async function readOne(file: string, read: ReadFields, known: Known | undefined): Promise<Known> {
  const name = path.basename(file);
  const info = await lstat(file).catch(() => null);
  const unfit = err(`${name} is no file of at most ${String(most.bytes)} bytes.`);
  if (!info?.isFile() || info.size > most.bytes) return { stamp: '', found: unfit };
  const stamp = [info.ino, info.size, info.mtimeMs, info.ctimeMs].join(' ');
  if (known?.stamp === stamp) return known;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { stamp: '', found: unfit };
  const found = read(path.basename(name, '.md'), text);
  return { stamp, found: found.ok ? found : err(found.error.person) };
}

/**
 * Fragments as files of Markdown in a folder, which is made when the first one is put there. What reads their fields is loaded
 * when there are any. Owns what was read, by name, so that only what changed is read again.
 */
export function createMemoryFiles(
  folder: string,
  loadReader: () => Promise<ReadFields>,
  files = createWholeFiles(),
): MemoryShelf {
  let known: ReadonlyMap<string, Known> = new Map();
  const fileOf = (name: string): string => path.join(folder, `${name}.md`);
  return {
    async all() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.md')).sort();
      if (names.length === 0) return ok({ files: [], troubles: [] });
      const read = await loadReader();
      const found: FrontMatter[] = [];
      const troubles: string[] = [];
      const now = new Map<string, Known>();
      for (let at = 0; at < names.length; at += most.batch) {
        const part = names.slice(at, at + most.batch);
        const all = await Promise.all(part.map((name) => readOne(path.join(folder, name), read, known.get(name))));
        all.forEach((each, index) => {
          now.set(part[index] ?? '', each);
          if (each.found.ok) found.push(each.found.value);
          else troubles.push(each.found.error);
        });
      }
      known = now;
      return ok({ files: found, troubles });
    },
    async put(name, text) {
      try {
        await files.put(fileOf(name), text);
        return ok(null);
      } catch (error) {
        return err(failureOf(folder, error));
      }
    },
    async remove(name) {
      try {
        const isThere = (await lstat(fileOf(name)).catch(() => null)) !== null;
        await rm(fileOf(name), { force: true });
        return ok(isThere);
      } catch (error) {
        return err(failureOf(folder, error));
      }
    },
  };
}
