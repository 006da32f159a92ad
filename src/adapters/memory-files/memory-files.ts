import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { FrontMatter, MemoryShelf } from '../../core/ports/index.ts';

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

async function textOf(file: string): Promise<string | null> {
  const found = await lstat(file).catch(() => null);
  if (!found?.isFile() || found.size > most.bytes) return null;
  return readFile(file, 'utf8').catch(() => null);
}

async function readOne(folder: string, name: string, read: ReadFields): Promise<Result<FrontMatter, string>> {
  const text = await textOf(path.join(folder, name));
  if (text === null) return err(`${name} is no file of at most ${String(most.bytes)} bytes.`);
  const found = read(path.basename(name, '.md'), text);
  return found.ok ? found : err(found.error.person);
}

/**
 * Fragments as files of Markdown in a folder, which is made when the first one is put there. What reads their fields is loaded
 * when there are any.
 */
export function createMemoryFiles(folder: string, loadReader: () => Promise<ReadFields>): MemoryShelf {
  const fileOf = (name: string): string => path.join(folder, `${name}.md`);
  return {
    async all() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.md')).sort();
      if (names.length === 0) return ok({ files: [], troubles: [] });
      const read = await loadReader();
      const files: FrontMatter[] = [];
      const troubles: string[] = [];
      for (let at = 0; at < names.length; at += most.batch) {
        const part = names.slice(at, at + most.batch);
        for (const found of await Promise.all(part.map((name) => readOne(folder, name, read)))) {
          if (found.ok) files.push(found.value);
          else troubles.push(found.error);
        }
      }
      return ok({ files, troubles });
    },
    async put(name, text) {
      const beside = path.join(folder, `.${name}.${randomUUID()}.new`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(beside, text, { mode: 0o600 });
        await rename(beside, fileOf(name));
        return ok(null);
      } catch (error) {
        await rm(beside, { force: true }).catch(() => undefined);
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
