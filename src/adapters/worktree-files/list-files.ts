import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isTemporary } from '../whole-files/index.ts';

/** Read-only git that runs no program of the repository's choosing and is not led astray by the caller's variables. */
const guarded = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
const outputLimit = 512_000_000;

/** All files below the root that git does not ignore, `/` separated and sorted; links are listed, not followed. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const files = (await byGit(root)) ?? (await byWalking(root));
  return files.sort();
}

/**
 * The same by two processes of git less, for whoever looks at each of them anyway: names of files that are gone, and of
 * repositories within this one, are among them.
 */
export async function listCandidates(folder: string): Promise<readonly string[]> {
  const root = await realpath(folder);
  const files = (await byGit(root, false)) ?? (await byWalking(root));
  return files.filter((file) => !isTemporary(file)).sort();
}

/** What a process left that was killed while it wrote, of what git does not ignore. */
export async function listLeftovers(root: string): Promise<readonly string[]> {
  const found = await git(root, ['ls-files', '-o', '--exclude-standard', '-z', '--', '*.maestro-tmp']);
  return (found ?? []).map((name) => join(root, name));
}

/** Null when the root is not part of a working tree, or is itself ignored by the one around it. */
async function byGit(root: string, isSure = true): Promise<string[] | null> {
  const look = (...args: readonly string[]): Promise<string[] | null> => git(root, ['ls-files', ...args, '-z']);
  const [top, files, deleted, links] = await Promise.all([
    git(root, ['rev-parse', '--show-toplevel']),
    look('-co', '--exclude-standard', '--deduplicate'),
    isSure ? look('-d') : [],
    isSure ? look('-s') : [],
  ]);
  if (!top) return null;
  const isTop = (await realpath(top[0]?.trimEnd() ?? '').catch(() => null)) === root;
  if (!isTop && (await git(root, ['check-ignore', '-q', '.']))) return null;
  if (!files || !deleted || !links) return null;
  const submodules = links
    .filter((line) => line.startsWith('160000 '))
    .map((line) => line.slice(line.indexOf('\t') + 1));
  const left = new Set([...deleted, ...submodules]);
  // A nested repository is listed as "name/"; a linked node_modules is not ignored by the usual "node_modules/".
  return [...new Set(files)].filter((file) => !left.has(file) && !/(?:^|\/)node_modules$|\/$/.test(file));
}

/** NUL separated output; names that are not UTF-8 are left out, for no path can name them. Null when git fails. */
function git(root: string, args: readonly string[]): Promise<string[] | null> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const options = { cwd: root, env, encoding: 'buffer', maxBuffer: outputLimit } as const;
  return new Promise((resolve) => {
    execFile('git', [...guarded, ...args], options, (error, stdout) => resolve(error ? null : namesOf(stdout)));
  });
}

function namesOf(bytes: Buffer): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const names: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const zero = bytes.indexOf(0, start);
    const end = zero === -1 ? bytes.length : zero;
    try {
      names.push(decoder.decode(bytes.subarray(start, end)));
    } catch {
      // Not UTF-8.
    }
    start = end + 1;
  }
  return names;
}

/** A folder's own rules, relative to `base`. */
interface Rules {
  readonly base: string;
  readonly rules: Ignore;
}

/** Without git: every folder's .gitignore is honoured; .git and node_modules are not entered. */
async function byWalking(root: string): Promise<string[]> {
  const files: string[] = [];
  const open: { folder: string; above: readonly Rules[] }[] = [{ folder: '', above: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { folder, above } = next;
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    const rules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? [...above, { base: folder, rules: await rulesOf(join(root, folder, '.gitignore')) }]
      : above;
    for (const entry of entries) {
      const path = folder + entry.name;
      if (entry.name === '.git' || entry.name === 'node_modules' || !entry.name.isWellFormed()) continue;
      const isFolder = entry.isDirectory();
      if (isIgnored(isFolder ? `${path}/` : path, rules)) continue;
      if (isFolder) open.push({ folder: `${path}/`, above: rules });
      else if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
    }
  }
  return files;
}

async function rulesOf(file: string): Promise<Ignore> {
  return ignore({ ignorecase: process.platform !== 'linux' }).add(await readFile(file, 'utf8').catch(() => ''));
}

/** The deepest file that says something about the path decides. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { base, rules: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(path.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
