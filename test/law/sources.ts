import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sources } from './imports.ts';

/** The checkout's root. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Every file that is committed or would be: what git tracks or does not ignore. */
export function committedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const files = [...new Set(listed.split('\0'))].filter((file) => file && existsSync(path.join(root, file)));
  return files.sort();
}

/** The texts of the given files. */
export function textsOf(files: readonly string[]): Sources {
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

/** Folders of examples of the field: code that is looked at, not code that is ours. */
const data = /^(?:examples|test\/fixtures|test\/golden)\//;

/** Our own hand-written code below the given folders. */
export function handWritten(folders: readonly string[]): readonly string[] {
  return committedFiles().filter(
    (file) => folders.some((folder) => file.startsWith(folder)) && /\.[cm]?[jt]sx?$/.test(file) && !data.test(file),
  );
}
