import { err, ok, type Result } from '../../src/core/base/index.ts';
import { failure, type Failure } from '../../src/core/domain/index.ts';
import type { WorktreeFiles } from '../../src/core/ports/index.ts';

/** Files and links in memory. */
export interface FakeWorktreeFiles extends WorktreeFiles {
  /** Every file by its canonical path. */
  readonly texts: ReadonlyMap<string, string>;
  /** What was kept of files that were removed, by where it is. */
  readonly kept: ReadonlyMap<string, string>;
  /** Every call that read or wrote, in order, as `read a.ts`. */
  readonly calls: readonly string[];
  /** Makes a symbolic link; a relative `target` starts at the link's folder. */
  link(target: string, path: string): void;
}

function no(path: string, why: string): Result<never, Failure> {
  return err(failure('not-permitted', `"${path}" is not permitted: ${why}.`));
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function wrongWith(path: string): string | null {
  if (/[\\\0]/.test(path) || path.startsWith('/') || /^[a-z]:/i.test(path)) return 'it is not a plain relative path';
  if (path.split('/').includes('..')) return 'it climbs';
  return partsOf(path).length === 0 ? 'it names no file' : null;
}

/** Follows links part by part; null when the walk leaves the root or never ends. */
function resolve(links: ReadonlyMap<string, string>, path: string): string[] | null {
  const todo = partsOf(path);
  let at: string[] = [];
  for (let steps = 0; todo.length > 0; steps++) {
    const part = todo.shift() ?? '';
    if (steps > 100 || (part === '..' && at.length === 0)) return null;
    at = part === '..' ? at.slice(0, -1) : [...at, part];
    const target = links.get(at.join('/'));
    if (target === undefined) continue;
    todo.unshift(...partsOf(target));
    at = target.startsWith('/') ? [] : at.slice(0, -1);
  }
  return at;
}

function isGitData(path: string): boolean {
  return path.split('/').some((part) => /^(?:\.git|git~1)[ .]*$/i.test(part));
}

/** How paths are looked up among files and links. */
function lookupIn(texts: ReadonlyMap<string, string>, links: ReadonlyMap<string, string>) {
  const isThere = (path: string): boolean => [...texts.keys()].some((file) => `${file}/`.startsWith(`${path}/`));

  function where(path: string): Result<string, Failure> {
    const wrong = wrongWith(path);
    if (wrong) return no(path, wrong);
    const at = resolve(links, path)?.join('/');
    if (!at) return no(path, at === undefined ? 'it leads out of the folder' : 'it names no file');
    const isDangling = links.has(partsOf(path).join('/')) && !isThere(at);
    return isDangling ? no(path, 'it leads nowhere') : ok(at);
  }

  function whereToWrite(path: string): Result<string, Failure> {
    const at = where(path);
    return at.ok && (isGitData(path) || isGitData(at.value)) ? no(path, 'it is git’s own data') : at;
  }

  function present(path: string): Result<{ readonly at: string; readonly text: string }, Failure> {
    const at = whereToWrite(path);
    if (!at.ok) return at;
    const text = texts.get(at.value);
    return text === undefined ? err(failure('not-found', `"${path}" does not exist.`)) : ok({ at: at.value, text });
  }

  return { isThere, where, whereToWrite, present };
}

/** @param start the files that are there at first. */
export function createFakeWorktreeFiles(start: Readonly<Record<string, string>> = {}): FakeWorktreeFiles {
  const texts = new Map(Object.entries(start));
  const kept = new Map<string, string>();
  const links = new Map<string, string>();
  const calls: string[] = [];
  const { isThere, where, whereToWrite, present } = lookupIn(texts, links);

  return {
    root: '/worktree',
    kept,
    texts,
    calls,
    link: (target, path) => void links.set(path, target),
    locate: (path) => Promise.resolve(where(path)),
    read(path) {
      calls.push(`read ${path}`);
      const at = where(path);
      const text = at.ok ? texts.get(at.value) : undefined;
      if (text !== undefined) return Promise.resolve(ok(text));
      return Promise.resolve(at.ok ? err(failure('not-found', `"${path}" does not exist.`)) : at);
    },
    write(path, text, keepIn = null) {
      calls.push(`write ${path}`);
      const at = whereToWrite(path);
      if (!at.ok) return Promise.resolve(at);
      if (keepIn !== null && texts.has(at.value)) kept.set(`${keepIn}/${at.value}`, texts.get(at.value) ?? '');
      texts.set(at.value, text);
      return Promise.resolve(ok(null));
    },
    async readBytes(path) {
      const text = await this.read(path);
      return text.ok ? ok(new TextEncoder().encode(text.value)) : text;
    },
    move(from, to) {
      calls.push(`move ${from} ${to}`);
      const source = present(from);
      const target = whereToWrite(to);
      if (!source.ok) return Promise.resolve(source);
      if (!target.ok) return Promise.resolve(target);
      if (isThere(target.value)) return Promise.resolve(err(failure('conflict', `"${to}" is there already.`)));
      texts.set(target.value, source.value.text);
      texts.delete(source.value.at);
      return Promise.resolve(ok(null));
    },
    remove(path, keepIn) {
      calls.push(`remove ${path}`);
      const found = present(path);
      if (!found.ok) return Promise.resolve(found);
      const place = keepIn === null ? null : `${keepIn}/${found.value.at}`;
      if (place !== null) kept.set(place, found.value.text);
      texts.delete(found.value.at);
      return Promise.resolve(ok(place));
    },
    exists(path) {
      const at = where(path);
      return Promise.resolve(at.ok && isThere(at.value));
    },
    list: () => Promise.resolve([...texts.keys()].sort()),
  };
}
