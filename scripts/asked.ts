import { globSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const editorTests = path.join(root, 'test', 'editor') + path.sep;
const isFile = (arg: string) => arg.endsWith('.ts') && !arg.startsWith('-');

/** What arguments of mocha's ask for. */
export interface Asked {
  /** Patterns of files; none asks for all. */
  readonly files: readonly string[];
  readonly options: readonly string[];
}

/** Tells files from options. */
export function askedOf(args: readonly string[]): Asked {
  return { files: args.filter(isFile), options: args.filter((arg) => !isFile(arg)) };
}

const full = (file: string): string => path.resolve(root, file);
const isOfEditor = (file: string): boolean => full(file).startsWith(editorTests);

/** The patterns for what runs everywhere; undefined when only tests in an editor are asked for. */
export function unitsOf({ files }: Asked): readonly string[] | undefined {
  const units = files.filter((file) => !isOfEditor(file));
  return files.length > 0 && units.length === 0 ? undefined : units;
}

/** The files below a folder of `test/editor` that are asked for. */
export function editorFilesOf({ files }: Asked, folder = ''): readonly string[] {
  const all = globSync(`${editorTests}${folder}/**/*.test.ts`).sort();
  if (files.length === 0) return all;
  const wanted = new Set(globSync(files, { cwd: root }).map(full));
  return all.filter((file) => wanted.has(file));
}
