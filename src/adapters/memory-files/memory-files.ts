import { lstatSync, readFileSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { FrontMatter, MemoryShelf } from '../../core/ports/index.ts';
import { createSlices } from '../turnstile/index.ts';
import { createWholeFiles } from '../whole-files/index.ts';
import { readPlainFields } from './plain-fields.ts';

/** How fields in front of a text are read. */
type ReadFields = (source: string, text: string) => Result<FrontMatter, Failure>;

/** The largest file that is read, in bytes. */
const mostBytes = 65_536;

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

/** Asked one by one, a thousand small files take a tenth of what they take when each is waited for. */
function textOf(file: string, known: Known | undefined): { readonly stamp: string; readonly text: string } | null {
  try {
    const info = lstatSync(file);
    if (!info.isFile() || info.size > mostBytes) return null;
    const stamp = [info.ino, info.size, info.mtimeMs, info.ctimeMs].join(' ');
    return { stamp, text: known?.stamp === stamp ? '' : readFileSync(file, 'utf8') };
  } catch {
    return null;
  }
}

async function readOne(file: string, loadReader: () => Promise<ReadFields>, known: Known | undefined): Promise<Known> {
  const name = path.basename(file);
  const now = textOf(file, known);
  if (!now) return { stamp: '', found: err(`${name} is no file of at most ${String(mostBytes)} bytes.`) };
  const { stamp, text } = now;
  if (known?.stamp === stamp) return known;
  const source = path.basename(name, '.md');
  const plain = readPlainFields(source, text);
  if (plain) return { stamp, found: ok(plain) };
  const found = (await loadReader())(source, text);
  return { stamp, found: found.ok ? found : err(found.error.person) };
}

/**
 * Fragments as files of Markdown in a folder, which is made when the first one is put there. What reads YAML is loaded when
 * fields are written in another way than here. Owns what was read, by name: only what changed is read again, and the rest is
 * the same objects as before.
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
      const found: FrontMatter[] = [];
      const troubles: string[] = [];
      const now = new Map<string, Known>();
      const pause = createSlices();
      for (const name of names) {
        const each = await readOne(path.join(folder, name), loadReader, known.get(name));
        now.set(name, each);
        if (each.found.ok) found.push(each.found.value);
        else troubles.push(each.found.error);
        await pause();
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
