import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync } from 'node:fs';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { FrontMatter, MemoryShelf } from '../../core/ports/index.ts';
import { createSlices } from '../turnstile/index.ts';
import { createWholeFiles } from '../whole-files/index.ts';
import { readFragment, type ReadFields } from './read-fragment.ts';

/** The largest file that is read, in bytes. */
const mostBytes = 65_536;

function failureOf(folder: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|EDQUOT|EFBIG/.test(why)) {
    return failure('disk-full', `The disk is full, so nothing can be remembered in ${folder}. Free some space.`);
  }
  return failure('read-only', `Nothing can be remembered in ${folder} (${why}). Make the folder writable.`);
}

/** A file as it was read, and what it was then: one that is the same is not read again. */
interface Known {
  readonly stamp: string;
  readonly found: Result<FrontMatter, string>;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Asked one by one, a thousand small files take a tenth of what they take when each is waited for. Null for one that has gone. */
function lookAt(
  file: string,
  known: Known | undefined,
): Known | { readonly stamp: string; readonly text: string } | null {
  const bad = (what: string): Known => ({ stamp: '', found: err(`${path.basename(file)}: ${what}`) });
  try {
    const info = lstatSync(file);
    if (!info.isFile()) return bad('this is no file.');
    if (info.size > mostBytes) return bad(`it is larger than ${String(mostBytes)} bytes. Say it in fewer words.`);
    const stamp = [info.ino, info.size, info.mtimeMs, info.ctimeMs].join(' ');
    if (known?.stamp === stamp) return known;
    const bytes = readFileSync(file);
    if (!isUtf8(bytes) || bytes.includes(0)) return bad('its bytes are no text in UTF-8.');
    return { stamp, text: bytes.toString('utf8') };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : bad(`it cannot be read (${codeOf(error)}).`);
  }
}

async function readOne(
  file: string,
  loadReader: () => Promise<ReadFields>,
  known: Known | undefined,
): Promise<Known | null> {
  const now = lookAt(file, known);
  if (!now || 'found' in now) return now;
  return { stamp: now.stamp, found: await readFragment(path.basename(file, '.md'), now.text, loadReader) };
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
        // Somebody has removed it meanwhile.
        if (!each) continue;
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
        // What somebody wrote there and cannot be read is not lost.
        if (known.get(`${name}.md`)?.found.ok === false)
          await rename(fileOf(name), `${fileOf(name)}.bad`).catch(() => undefined);
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
