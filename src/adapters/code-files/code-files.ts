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
    const found = lstatSync(`${root}/${name}`, { throwIfNoEntry: false });
    return found?.isFile() ? { path: name, size: found.size, modified: found.mtimeMs } : null;
  } catch {
    // A file where a folder was, or one that may not be looked at.
    return null;
  }
}

/** Bytes by which UTF-16 without its mark is told, and how much of one half of them is zero in text of western letters. */
const telling = { least: 16, bytes: 4_000, zero: 0.8, other: 0.02 };

/** Which UTF-16 bytes are by their mark; null for none. */
function markedOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** The same without a mark: every other byte of nearly all text in western letters is zero. */
function unmarkedOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length < telling.least) return null;
  const pairs = Math.floor(Math.min(bytes.length, telling.bytes) / 2);
  const zeros = [0, 0];
  for (let at = 0; at < pairs * 2; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros.map((count) => count / pairs);
  if (odd >= telling.zero && even <= telling.other) return 'utf-16le';
  return even >= telling.zero && odd <= telling.other ? 'utf-16be' : null;
}

/**
 * Text of bytes: UTF-8, or UTF-16, with its mark or plainly without; what is neither is Latin-1, as old sources are. Null for no
 * text at all.
 */
export function textOf(bytes: Buffer): string | null {
  const marked = markedOf(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  if (bytes.includes(0)) {
    const unmarked = unmarkedOf(bytes);
    const text = unmarked && new TextDecoder(unmarked).decode(bytes);
    return text !== null && !/(?![\t\n\f\r])\p{Cc}/u.test(text) ? text : null;
  }
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

/** Looks at files, some at a time. */
async function stampsOf(root: string, names: readonly string[]): Promise<ReadonlyMap<string, FileStamp | null>> {
  const stamps = new Map<string, FileStamp | null>();
  for (let at = 0; at < names.length; at += batch) {
    for (const name of names.slice(at, at + batch)) stamps.set(name, stampOf(root, name));
    await setImmediate();
  }
  return stamps;
}

/**
 * The files of a folder, for a process of its own. Whoever makes it says which there are.
 *
 * Owns: the names of the last list. They are looked at while it is still found out which there are now, which mostly are the same.
 */
export function createCodeFiles({ root, list }: CodeFilesOptions): CodeFiles {
  let last: readonly string[] = [];
  return {
    async list(limit) {
      const [names, before] = await Promise.all([list(), stampsOf(root, last)]);
      const wanted = names.slice(0, limit);
      const fresh = await stampsOf(
        root,
        wanted.filter((name) => !before.has(name)),
      );
      last = wanted;
      const files = wanted.flatMap((name) => before.get(name) ?? fresh.get(name) ?? []);
      return { files, isCut: names.length > limit };
    },
    read: (name) => Promise.resolve(read(root, name)),
  };
}
