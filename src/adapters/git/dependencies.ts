import { lstat, mkdir, readdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Folders whose direct children are packages: each child is linked on its own, so that nothing writes through. */
function isScope(name: string): boolean {
  return name.startsWith('@');
}

/** Installed things with a dot are caches and records of the installer, but for the programs of the packages. */
function isLinked(name: string): boolean {
  return !name.startsWith('.') || name === '.bin';
}

/**
 * Where an entry of the installed packages should point to in a worktree. A package of the workspace itself (a link that
 * leads to the person's own sources) becomes the worktree's copy of it, so that the checks see what was changed.
 */
async function targetOf(entry: string, workspaceTop: string, worktreeTop: string): Promise<string> {
  const info = await lstat(entry);
  if (!info.isSymbolicLink()) return entry;
  const target = path.resolve(path.dirname(entry), await readlink(entry));
  const inside = path.relative(workspaceTop, target);
  const own = !inside.startsWith('..') && !path.isAbsolute(inside) && !inside.split(path.sep).includes('node_modules');
  return own ? path.join(worktreeTop, inside) : entry;
}

async function linkEntries(from: string, to: string, workspaceTop: string, worktreeTop: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter(isLinked);
  await Promise.all(
    names.map(async (name) => {
      const entry = path.join(from, name);
      if (isScope(name)) return linkEntries(entry, path.join(to, name), workspaceTop, worktreeTop);
      const target = await targetOf(entry, workspaceTop, worktreeTop);
      await symlink(target, path.join(to, name), 'junction').catch(ignoreExisting);
    }),
  );
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

/**
 * Gives a worktree the packages that are installed in the person's folder. `node_modules` becomes a real folder of links,
 * one for each package, that ignores itself: what a tool writes there (caches, an install) stays in the worktree, and it
 * is in no tree whatever the project's `.gitignore` says. A worktree that has a `node_modules` of its own keeps it.
 * @param folders folders with a package.json, relative to both tops; empty for the top.
 */
export async function linkDependencies(
  workspaceTop: string,
  worktreeTop: string,
  folders: readonly string[],
): Promise<void> {
  for (const folder of folders) {
    const from = path.join(workspaceTop, folder, 'node_modules');
    const to = path.join(worktreeTop, folder, 'node_modules');
    if (!(await isFolder(from)) || (await isFolder(to)) || !(await isFolder(path.dirname(to)))) continue;
    await mkdir(to, { recursive: true });
    await writeFile(path.join(to, '.gitignore'), '*\n');
    await linkEntries(from, to, workspaceTop, worktreeTop);
  }
}
