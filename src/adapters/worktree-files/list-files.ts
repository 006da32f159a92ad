import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { launchHere, type Launcher } from '../launcher/index.ts';
import { isTemporary, textOrNull } from '../whole-files/index.ts';

/** Read-only git that runs no program of the repository's choosing and is not led astray by the caller's variables. */
const guarded = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
const longestOutput = 512_000_000;

/** All files below the root that git does not ignore, `/` separated and sorted; links are listed, not followed. */
export async function listFiles(root: string, launcher: Launcher): Promise<readonly string[]> {
  const files = (await byGit(gitIn(root, launcher), root)) ?? (await byWalking(root));
  return files.sort();
}

/**
 * The same without a look at each name, for whoever looks at them anyway: names of files that are gone, and of repositories
 * within this one, are among them.
 */
export async function listCandidates(folder: string): Promise<readonly string[]> {
  const root = await realpath(folder);
  const files = (await byGit(gitIn(root, launchHere), root, false)) ?? (await byWalking(root));
  return files.filter((file) => !isTemporary(file)).sort();
}

/** What a process left that was killed while it wrote, of what git does not ignore. */
export async function listLeftovers(root: string, launcher: Launcher): Promise<readonly string[]> {
  const found = await gitIn(root, launcher)(['ls-files', '-o', '--exclude-standard', '-z', '--', '*.maestro-tmp']);
  return (found ?? []).map((name) => join(root, name));
}

/** Null when the root is not part of a working tree, or is itself ignored by the one around it. */
async function byGit(git: Git, root: string, isSure = true): Promise<string[] | null> {
  // One process for all of it: to start one holds the thread, the longer the larger this process is.
  const more = isSure ? ['-d', '-s', '-t'] : [];
  const listed = git(['ls-files', '-co', '--exclude-standard', ...more, '-z']);
  if (!(await isSeen(git, root))) return null;
  const records = await listed;
  if (!records) return null;
  // A nested repository is listed as "name/"; a linked node_modules is not ignored by the usual "node_modules/".
  const files = isSure ? presentOf(records) : records;
  return [...new Set(files)].filter((file) => !/(?:^|\/)node_modules$|\/$/.test(file));
}

/** Whether the root is the top of a working tree, or within one that does not ignore it. */
async function isSeen(git: Git, root: string): Promise<boolean> {
  // A worktree that was added: git takes such a file for what it is, or fails.
  const isLinked = await lstat(join(root, '.git')).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isLinked) return true;
  const top = await git(['rev-parse', '--show-toplevel']);
  if (!top) return false;
  const isTop = (await realpath(top[0]?.trimEnd() ?? '').catch(() => null)) === root;
  return isTop || !(await git(['check-ignore', '-q', '.']));
}

/**
 * The names in what `ls-files -t -s` prints: a tag and, of what the index has, mode, hash and stage before a tab. Without those that
 * are gone (R) and repositories within this one.
 */
function presentOf(records: readonly string[]): readonly string[] {
  const left = new Set<string>();
  const names = records.map((record) => {
    const name = record.slice(record.startsWith('? ') ? 2 : record.indexOf('\t') + 1);
    if (/^(?:R|. 160000) /.test(record)) left.add(name);
    return name;
  });
  return left.size === 0 ? names : names.filter((name) => !left.has(name));
}

/** NUL separated output; names that are not UTF-8 are left out, for no path can name them. Null when git fails. */
type Git = (args: readonly string[]) => Promise<string[] | null>;

function gitIn(root: string, launcher: Launcher): Git {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return async (args) => {
    const run = { program: 'git', args: [...guarded, ...args], cwd: root, env, longestOutput };
    const { error, stdout } = await launcher.run(run);
    return error ? null : namesOf(stdout);
  };
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
  return ignore({ ignorecase: process.platform !== 'linux' }).add((await textOrNull(file)) ?? '');
}

/** The deepest file that says something about the path decides. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { base, rules: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(path.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
