import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { GitContext, Listing } from './context.ts';
import { createListing, submoduleMode } from './trees.ts';
import { splitNul, utf8, type Git } from './process.ts';

/** What a workspace turned out to be. */
export type Location =
  | {
      readonly kind: 'git';
      readonly root: string;
      readonly commonDir: string;
      readonly prefix: string;
      readonly head: string;
      readonly branch: string | null;
      /** The tree of `head`. */
      readonly tree: string;
      readonly listing: Listing;
      /** What the person should know of it. */
      readonly notes: () => Promise<Result<readonly string[], Failure>>;
    }
  /** git knows no committed file of it; `why` is for the person. */
  | { readonly kind: 'private'; readonly root: string; readonly why: string };

const oldestGit = [2, 36] as const;

async function checkVersion(git: Git, cwd: string): Promise<Result<null, Failure>> {
  const answer = await git({ args: ['version'], purpose: 'say its version', cwd });
  if (!answer.ok) return answer;
  const text = answer.value.stdout.toString('utf8').trim();
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(text) ?? []).map(Number);
  const [needed, neededMinor] = oldestGit;
  if (major > needed || (major === needed && minor >= neededMinor)) return ok(null);
  const asked = oldestGit.join('.');
  return err(failure('tool-missing', `git ${asked} or newer is needed; this is "${text}". Install a newer git.`));
}

/** Asked for without waiting, so that git is at work as soon as somebody wants the repository. */
function realFolderOf(workspace: string): Result<string, Failure> {
  const info = statSync(workspace, { throwIfNoEntry: false });
  if (!info)
    return err(failure('not-found', `There is no folder ${workspace}. Give the path of a folder that exists.`));
  if (!info.isDirectory()) {
    return err(failure('bad-input', `${workspace} is a file, not a folder. Give the folder that holds the project.`));
  }
  return ok(realpathSync(workspace));
}

const bare = (root: string): Failure =>
  failure(
    'bad-input',
    `${root} is a bare repository or the inside of one: it holds no files to work on. Clone it ("git clone ${root} FOLDER") and give that folder.`,
  );

/** Why git cannot use the folder, when it says that there is no repository. */
function noRepository(root: string, said: Failure): Result<Location, Failure> {
  if (/must be run in a work tree|bare repository/.test(said.model)) return err(bare(root));
  if (!/not a git repository/.test(said.model)) return err(said);
  if (!existsSync(path.join(root, '.git'))) {
    return ok({ kind: 'private', root, why: 'The folder is not in a git repository.' });
  }
  const text = `There is a .git in ${root}, but git cannot use it: ${said.model.split('\n').at(-1) ?? ''}. Mend it ("git fsck" tells more), or move it away to work without git.`;
  return err(failure('git-failed', text, { model: said.model }));
}

/** What git says of a folder in a repository, all in one call. */
interface Surrounding {
  readonly top: string;
  readonly commonDir: string;
  readonly shallow: string;
  readonly prefix: string;
  /** Null: HEAD names no commit. */
  readonly head: { readonly commit: string; readonly tree: string; readonly branch: string | null } | null;
}

async function lookAround(git: Git, cwd: string): Promise<Result<Surrounding, Failure>> {
  const asked = ['--show-toplevel', '--git-common-dir', '--is-shallow-repository', '--show-prefix'];
  const args = ['rev-parse', '--path-format=absolute', ...asked];
  const purpose = 'open the folder';
  const ofHead = ['HEAD^{commit}', 'HEAD^{tree}', '--symbolic-full-name', 'HEAD'];
  const whole = await git({ args: [...args, ...ofHead], purpose, cwd });
  // What HEAD does not name is an error of the whole call: the rest is asked for alone.
  const found = whole.ok ? whole : await git({ args, purpose, cwd });
  if (!found.ok) return found;
  const [top = '', commonDir = '', shallow = '', prefix = '', commit = '', tree = '', ref = ''] = found.value.stdout
    .toString('utf8')
    .split('\n');
  const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
  return ok({ top, commonDir, shallow, prefix, head: whole.ok ? { commit, tree, branch } : null });
}

/** Finds out what a workspace is: a checkout, a place inside one, or a folder without git. */
export async function locate(git: Git, workspace: string): Promise<Result<Location, Failure>> {
  const root = realFolderOf(workspace);
  if (!root.ok) return root;
  const cwd = root.value;
  const [version, found] = await Promise.all([checkVersion(git, cwd), lookAround(git, cwd)]);
  if (!version.ok) return version;
  if (!found.ok) return noRepository(cwd, found.error);
  const { top, commonDir, shallow, prefix, head } = found.value;
  if (head === null) return unborn(git, cwd, top);
  const { commit, tree, branch } = head;
  const listing = createListing({ git, commonDir });
  const below = async () => {
    const all = await listing.of(commit);
    return all.ok ? ok(all.value.filter(([file]) => file.startsWith(prefix))) : all;
  };
  if (prefix) {
    const inside = await below();
    if (!inside.ok) return inside;
    const why = `The folder lies in the repository ${top}, which has no committed file of it.`;
    if (inside.value.length === 0) return ok({ kind: 'private', root: cwd, why });
  }
  const notes = async (): Promise<Result<readonly string[], Failure>> => {
    const inside = await below();
    if (!inside.ok) return inside;
    const submodules = inside.value.filter(([, { mode }]) => mode === submoduleMode).map(([file]) => file);
    return ok([
      ...(submodules.length > 0
        ? [`Submodules are left as they are, and empty for agents: ${submodules.join(', ')}.`]
        : []),
      ...(shallow === 'true' ? ['The clone is shallow: work starts from HEAD all the same.'] : []),
      ...(prefix ? [`The folder is a part of ${top}: only files below ${prefix} are changed.`] : []),
    ]);
  };
  return ok({ kind: 'git', root: cwd, commonDir, prefix, head: commit, branch, tree, listing, notes });
}

/** HEAD names no commit: there is none yet, or it is lost. */
async function unborn(git: Git, root: string, top: string): Promise<Result<Location, Failure>> {
  const args = ['rev-list', '-n', '1', '--all'];
  const any = await git({ args, purpose: 'look for commits', cwd: root, accept: [128] });
  if (!any.ok) return any;
  if (any.value.code === 0 && any.value.stdout.length === 0) {
    return ok({ kind: 'private', root, why: `The repository ${top} has no commit yet.` });
  }
  const text = `HEAD of ${top} names no commit, though the repository has some or is damaged. Switch to a branch ("git switch main"), or run "git fsck" to see what is broken.`;
  return err(failure('git-failed', text, { model: `${text}\n${any.value.stderr}` }));
}

/** What git leaves in its folder while something is under way that is to end in a commit, or in another HEAD. */
const underWay: readonly (readonly [file: string, what: string])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

/** What the person has under way in the folder, in sentences: agents leave it be. */
export async function findUnderWay({ git, root }: GitContext): Promise<Result<readonly string[], Failure>> {
  const args = ['rev-parse', '--absolute-git-dir'];
  const found = await git({ args, purpose: 'look for what is under way', cwd: root });
  if (!found.ok) return found;
  const folder = found.value.stdout.toString('utf8').trimEnd();
  const names = new Set(underWay.flatMap(([file, what]) => (existsSync(path.join(folder, file)) ? [what] : [])));
  return ok(
    [...names].map((what) => `A ${what} is in progress: it stays as it is, and work starts from the commit at HEAD.`),
  );
}

/** The files that differ from HEAD. Nothing is written, not even git's own index. */
export async function findEdits(context: GitContext): Promise<Result<readonly string[], Failure>> {
  const { git, root, prefix } = context;
  const config = await context.filtersOff();
  const shown = ['--porcelain=v2', '-z', '--untracked-files=normal', '--no-renames', '--ignore-submodules=all'];
  const args = ['status', ...shown, '--', '.'];
  const answer = await git({ args, purpose: 'see what has changed in the folder', cwd: root, config });
  if (!answer.ok) return answer;
  const edited = splitNul(answer.value.stdout)
    .map(editedPath)
    .filter((file) => file?.startsWith(prefix))
    .map((file) => String(file).slice(prefix.length));
  return ok(edited.filter((file) => file !== '.maestro' && !file.startsWith('.maestro/')));
}

/** Fields before the path in a record of `git status --porcelain=v2`, by its first letter. */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };

function editedPath(record: Buffer): string | null {
  const count = fieldsBefore[String.fromCharCode(record[0] ?? 0)];
  if (count === undefined) return null;
  let at = 0;
  for (let field = 0; field < count; field++) at = record.indexOf(0x20, at) + 1;
  // A name that is not UTF-8 is shown as well as it can be; nothing is done by this name.
  return utf8(record.subarray(at)) ?? record.subarray(at).toString('utf8');
}
