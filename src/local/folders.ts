import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { err, ok, shortHash, type Result } from '../core/base/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';

/** The folders that belong to one workspace; all absolute. */
export interface Folders {
  readonly workspace: string;
  /** Settings and workflows of the team. */
  readonly team: string;
  /** What the engine keeps: the journal and what goes with it. */
  readonly state: string;
  readonly journal: string;
  /** Keeps the head of the journal's chain, outside of the workspace. */
  readonly witness: string;
  readonly worktrees: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where this user's programs keep what can be made again. `MAESTRO_HOME` takes its place. */
export function cacheFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const own = environment['MAESTRO_HOME'];
  if (own) return path.resolve(own);
  const home = os.homedir();
  const xdg = environment['XDG_CACHE_HOME'];
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'codemaestro');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'codemaestro');
  if (platform === 'win32') return path.join(environment['LOCALAPPDATA'] ?? home, 'codemaestro');
  return path.join(home, '.cache', 'codemaestro');
}

/** Where this user's programs keep what the person set or did. `MAESTRO_HOME` takes its place. */
export function configFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const own = environment['MAESTRO_HOME'];
  if (own) return path.resolve(own);
  const home = os.homedir();
  const xdg = environment['XDG_CONFIG_HOME'];
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'codemaestro');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'codemaestro');
  if (platform === 'win32') return path.join(environment['APPDATA'] ?? home, 'codemaestro');
  return path.join(home, '.config', 'codemaestro');
}

/** Whether `inner` is `outer` or lies below it. */
export function isBelow(outer: string, inner: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}

/** The folder that work is meant for when none is named: the nearest one upwards with `.maestro` or `.git`, else this. */
export function nearestWorkspace(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (['.maestro', '.git'].some((name) => existsSync(path.join(folder, name)))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}

function realFolder(folder: string): Result<string, Failure> {
  const info = statSync(folder, { throwIfNoEntry: false });
  if (!info) {
    return err(failure('bad-input', `There is no folder ${folder}. Name one that exists with --workspace PATH.`));
  }
  if (!info.isDirectory()) {
    return err(failure('bad-input', `${folder} is not a folder. Name the folder that holds the project.`));
  }
  return ok(realpathSync(folder));
}

/** Where worktrees lie that have no other place. Its name can be told before, so it is looked at when it is made. */
export function temporaryFolder(): string {
  return path.join(realpathSync(os.tmpdir()), `codemaestro-${os.userInfo().username}`);
}

/** Worktrees lie outside of the workspace; when the cache is inside it, in the folder for temporary files. */
function worktreesFolder(workspace: string, cache: string): Result<string, Failure> {
  const name = path.join('worktrees', shortHash(workspace));
  const place = [cache, temporaryFolder()].find((folder) => !isBelow(workspace, folder));
  if (place !== undefined) return ok(path.join(place, name));
  const text = `${workspace} holds the folders for caches and temporary files, so tasks would work inside of it. Set MAESTRO_HOME to a folder outside.`;
  return err(failure('bad-input', text));
}

/** What is to be a folder of the workspace's own, where it is there. */
const ownFolders = ['.maestro', '.maestro/state', '.maestro/memory'];

/**
 * What stands where folders of ours are to be, and is none: a repository may bring a link along, through which what is kept would
 * land elsewhere. Null when nothing does.
 */
export function inTheWay(workspace: string): Failure | null {
  try {
    return foreignIn(workspace);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const text = `What is kept of ${workspace} cannot be looked at (${why}). It belongs to who ran the engine there first: run it as the same person, or give yourself ${path.join(workspace, '.maestro')}.`;
    return failure('read-only', text);
  }
}

/** What is told by `inTheWay`. */
function foreignIn(workspace: string): Failure | null {
  for (const name of ownFolders) {
    const info = lstatSync(path.join(workspace, name), { throwIfNoEntry: false });
    if (!info || info.isDirectory()) continue;
    const what = info.isSymbolicLink() ? 'is a link that leads elsewhere' : 'is not a folder';
    const text = `${path.join(workspace, name)} ${what}, so nothing is read there and nothing is kept. Look who put it there, then remove it ("git rm ${name}" where it is committed, else delete it) and call again: a folder is made in its place.`;
    return failure('refused', text);
  }
  const state = path.join(workspace, '.maestro/state');
  const link = existsSync(state) && readdirSync(state, { withFileTypes: true }).find((entry) => entry.isSymbolicLink());
  if (!link) return null;
  const text = `${path.join(state, link.name)} is a link, and the engine keeps none there: what it writes would land elsewhere. Nothing was written. Look who put it there, remove it, and call again.`;
  return failure('refused', text);
}

/** The folders of a workspace; nothing is made. Fails with `bad-input` for what cannot be a workspace, with `refused` when something else stands in their place. */
export function foldersOf(workspace: string, environment: Environment): Result<Folders, Failure> {
  const real = realFolder(workspace);
  if (!real.ok) return real;
  const cache = cacheFolder(environment);
  const ours = [path.join(cache, 'worktrees'), path.join(realpathOr(cache), 'worktrees')];
  if (ours.some((folder) => isBelow(folder, real.value))) {
    const text = `${real.value} is the worktree of a task: it is removed when the task is closed. Run maestro in your own copy of the project.`;
    return err(failure('bad-input', text));
  }
  const foreign = inTheWay(real.value);
  if (foreign) return err(foreign);
  const worktrees = worktreesFolder(real.value, realpathOr(cache));
  if (!worktrees.ok) return worktrees;
  const team = path.join(real.value, '.maestro');
  const state = path.join(team, 'state');
  const journal = path.join(state, 'journal.db');
  const witness = path.join(configFolder(environment), 'witness', `${shortHash(real.value)}.json`);
  return ok({ workspace: real.value, team, state, journal, witness, worktrees: worktrees.value });
}

function realpathOr(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}

/**
 * Paths as the person typed them, from `cwd`, as paths inside the workspace, `/` separated. Fails with `bad-input` for
 * one that is outside or does not exist.
 */
export function pathsInside(
  workspace: string,
  cwd: string,
  typed: readonly string[],
): Result<readonly string[], Failure> {
  const inside: string[] = [];
  for (const name of typed) {
    const full = path.resolve(cwd, name);
    const real = existsSync(full) ? realpathSync(full) : full;
    if (!isBelow(workspace, real)) {
      return err(failure('bad-input', `${name} is outside of the workspace ${workspace}. Name paths inside of it.`));
    }
    if (!existsSync(full)) {
      return err(failure('bad-input', `There is no ${full}. Name files or folders that exist.`));
    }
    inside.push(path.relative(workspace, real).split(path.sep).join('/') || '.');
  }
  return ok([...new Set(inside)]);
}
