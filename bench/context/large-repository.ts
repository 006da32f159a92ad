import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Names of several words, as code has them. */
const names = /\b[A-Za-z][a-z\d]+(?:[A-Z][a-z\d]+)+\b/g;

/** Sources of this checkout, by path. */
function sources(): readonly string[] {
  const top = path.dirname(path.dirname(import.meta.dirname));
  const listed = execFileSync('git', ['ls-files', '-z', 'src', 'test', 'bench', 'webview', 'docs'], { cwd: top });
  return listed
    .toString('utf8')
    .split('\0')
    .filter((file) => /\.(?:ts|md)$/.test(file))
    .map((file) => path.join(top, file));
}

/** A text of a source with the names of a copy. */
export function renamed(text: string, ending: string): string {
  return text.replace(names, (name) => `${name}${ending}`);
}

/** What a copy's names end in, so that each copy defines its own: `Abc`. */
function endingOf(copy: number): string {
  const letters = [copy % 26, Math.floor(copy / 26) % 26, (copy * 7) % 26].map((at) => String.fromCharCode(97 + at));
  const [first = '', ...rest] = letters;
  return `${first.toUpperCase()}${rest.join('')}`;
}

/**
 * A repository of many files: the sources of this checkout again and again, each time with names of its own. What it has of
 * words, definitions and links is that of code that people wrote.
 */
export interface LargeRepository {
  readonly folder: string;
  /** Adds files until there are so many, and commits them. */
  readonly growTo: (count: number) => void;
  /** The source that a file is a copy of, by a key of its own, and what the names of the copy end in. */
  readonly originOf: (file: string) => { readonly key: string; readonly text: string; readonly ending: string };
  /** Files that are there, relative to the folder. */
  readonly files: () => readonly string[];
}

export function createLargeRepository(folder: string): LargeRepository {
  const texts = sources().map((file) => ({ file: path.basename(file), text: readFileSync(file, 'utf8') }));
  const written: string[] = [];
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
  };
  mkdirSync(folder, { recursive: true });
  git('init', '-q');
  return {
    folder,
    files: () => written,
    originOf(file) {
      const [, copy = ''] = file.split('/');
      const key = path.posix.basename(file).split('-', 1)[0] ?? '';
      const ending = `${copy.slice(0, 1).toUpperCase()}${copy.slice(1)}`;
      return { key, text: texts[Number(key)]?.text ?? '', ending };
    },
    growTo(count) {
      for (let at = written.length; at < count; at++) {
        const copy = Math.floor(at / texts.length);
        const found = texts[at % texts.length];
        if (!found) throw new Error('this checkout has no sources');
        const ending = endingOf(copy);
        const file = `packages/${ending.toLowerCase()}/part-${String(at % 40)}/${String(at % texts.length)}-${found.file}`;
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), renamed(found.text, ending));
        written.push(file);
      }
      git('add', '-A');
      git('commit', '-q', '-m', `Grow to ${String(count)} files`);
    },
  };
}
