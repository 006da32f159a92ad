import { createHash } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CodeFiles, FileStamp, ReadCode } from '../../core/ports/index.ts';

/** Files that are looked at before others have their turn: one by one costs a quarter of what it does side by side. */
const batch = 500;
/** Bytes that are read of a file at most: one that grew since it was listed is not swallowed whole. */
const most = 1_100_000;

export interface CodeFilesOptions {
  readonly root: string;
  /** Paths that version control does not ignore, relative to the root, `/` separated. */
  readonly list: () => Promise<readonly string[]>;
}

function stampOf(root: string, name: string): FileStamp | null {
  try {
    const found = lstatSync(path.join(root, name), { throwIfNoEntry: false });
    return found?.isFile() ? { path: name, size: found.size, modified: found.mtimeMs } : null;
  } catch {
    // A file where a folder was, or one that may not be looked at.
    return null;
  }
}

/** Text of bytes: UTF-8, or UTF-16 by its mark; what is neither is Latin-1, as old sources are. Null for no text at all. */
export function textOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** At once: a file that is waited for takes a process of its own longer than reading it. */
function bytesOf(file: string): Buffer | null {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const buffer = Buffer.alloc(Math.min(fstatSync(handle).size, most));
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, 0));
  } catch {
    return null;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function read(root: string, name: string): ReadCode {
  const bytes = bytesOf(path.join(root, name));
  if (!bytes) return { kind: 'gone' };
  const hash = createHash('sha1').update(bytes).digest('hex');
  const text = textOf(bytes);
  return text === null ? { kind: 'left-out', why: 'binary', hash } : { kind: 'text', text, hash };
}

/** The files of a folder, for a process of its own. Whoever makes it says which there are. */
export function createCodeFiles({ root, list }: CodeFilesOptions): CodeFiles {
  return {
    async list(limit) {
      const names = await list();
      const wanted = names.slice(0, limit);
      const files: FileStamp[] = [];
      for (let at = 0; at < wanted.length; at += batch) {
        files.push(...wanted.slice(at, at + batch).flatMap((name) => stampOf(root, name) ?? []));
        await setImmediate();
      }
      return { files, isCut: names.length > limit };
    },
    read: (name) => Promise.resolve(read(root, name)),
  };
}
