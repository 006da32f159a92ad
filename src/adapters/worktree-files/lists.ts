/**
 * Owns the last list of each of the worktrees that were looked at lately, so that git is asked again only when something
 * may have come, gone or be ignored since: agents list files turn by turn, and to start a process holds the thread.
 *
 * Invariants:
 * 1. A list is given again only while every folder below the root, every file of ignore rules and the index of the worktree
 *    have the inode and the time of change that they had when it was made. No program can set that time.
 * 2. A list is not kept when any of them changed shortly before it was made: the clock of the disk may be coarse.
 * 3. What a process left that was killed is looked for once: who writes here is this process.
 * The rules that the person has for all repositories are taken not to change meanwhile.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { keepLast } from '../../core/base/index.ts';
import { launchHere, type Launcher } from '../launcher/index.ts';
import { listFiles, listLeftovers } from './list-files.ts';

/** Lists of what is below folders. */
export interface Lists {
  /** All files that git does not ignore, sorted. */
  readonly of: (root: string) => Promise<readonly string[]>;
  /** What killed processes left; nothing for a folder that was asked about before. */
  readonly leftovers: (root: string) => Promise<readonly string[]>;
}

interface Kept {
  readonly files: readonly string[];
  readonly places: readonly string[];
  readonly stamp: string;
}

/** So many lists are kept, of at most so many files each, below at most so many folders. */
const most = { lists: 64, files: 5_000, places: 1_000, swept: 10_000 };
/** Milliseconds: the coarsest clocks of disks count in steps of two seconds. */
const coarse = 2_500;

/** Where git keeps the index and the rules of a linked worktree; null for what is none. */
async function placesOfGit(root: string): Promise<readonly string[] | null> {
  const link = join(root, '.git');
  const said = await readFile(link, 'utf8').catch(() => '');
  const [, named] = /^gitdir: (.+)\n?$/.exec(said) ?? [];
  if (named === undefined) return null;
  const own = resolve(root, named);
  const shared = await readFile(join(own, 'commondir'), 'utf8').catch(() => '');
  const common = shared === '' ? dirname(dirname(own)) : resolve(own, shared.trim());
  return [link, join(own, 'index'), join(own, 'config.worktree'), join(common, 'config'), join(common, 'info/exclude')];
}

/** Every folder below the root, and every file of ignore rules; null when they are too many, or cannot all be read. */
async function placesBelow(root: string): Promise<readonly string[] | null> {
  const [folders, rules]: [string[], string[]] = [[root], []];
  for (let at = 0; at < folders.length; at++) {
    const folder = folders[at] ?? root;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (!entries) return null;
    for (const entry of entries) {
      // Links are not followed: git does not, either.
      if (entry.isDirectory() && entry.name !== '.git') folders.push(join(folder, entry.name));
      else if (entry.name === '.gitignore') rules.push(join(folder, entry.name));
    }
    if (folders.length + rules.length > most.places) return null;
  }
  return [...folders, ...rules];
}

/** How the places are now, and when the last of them changed, in milliseconds. */
async function stampOf(places: readonly string[]): Promise<{ readonly stamp: string; readonly changedAt: number }> {
  const found = await Promise.all(places.map((place) => lstat(place, { bigint: true }).catch(() => null)));
  const stamp = found.map((info) => (info ? `${String(info.ino)}:${String(info.ctimeNs)}` : '-')).join(' ');
  return { stamp, changedAt: Math.max(...found.map((info) => (info ? Number(info.ctimeMs) : 0))) };
}

/** What a list of the root would be kept with; null when it cannot be told whether it still holds. */
async function stampedPlaces(root: string, now: number): Promise<Omit<Kept, 'files'> | null> {
  const [below, ofGit] = await Promise.all([placesBelow(root), placesOfGit(root)]);
  if (!below || !ofGit) return null;
  const places = [...below, ...ofGit];
  const { stamp, changedAt } = await stampOf(places);
  return changedAt < now - coarse ? { places, stamp } : null;
}

/** @param now milliseconds since the epoch, by the clock of the disk. */
export function createLists(launcher: Launcher = launchHere, now: () => number = Date.now): Lists {
  const kept = new Map<string, Kept>();
  const swept = new Map<string, true>();
  return {
    async of(root) {
      const known = kept.get(root);
      if (known && (await stampOf(known.places)).stamp === known.stamp) return known.files;
      kept.delete(root);
      const [files, stamped] = await Promise.all([listFiles(root, launcher), stampedPlaces(root, now())]);
      if (stamped && files.length <= most.files) keepLast(kept, root, { files, ...stamped }, most.lists);
      return files;
    },
    async leftovers(root) {
      if (swept.has(root)) return [];
      keepLast(swept, root, true, most.swept);
      return listLeftovers(root, launcher);
    },
  };
}
