import { ok, type Result } from '../../core/base/index.ts';
import { type Failure, type FileChange, type RiskAssessment } from '../../core/domain/index.ts';
import type { Clock, Repository, RepositoryState, WorkingCopy } from '../../core/ports/index.ts';
import type { Launcher } from '../launcher/index.ts';
import { applyToWorkspace } from './apply.ts';
import { ensureBranch, headOf } from './branches.ts';
import { forgetTrees, putBack, saveFiles } from './checkpoints.ts';
import { createFilterGuard, guarded, objects, realFolder, type GitContext, type Identity } from './context.ts';
import { diffTrees } from './diff.ts';
import { commitDraft, draftIntegration } from './integration.ts';
import { findEdits, findUnderWay, locate, type Location } from './locate.ts';
import { createIndexTrees } from './index-trees.ts';
import { mergeTexts } from './merge.ts';
import { initPrivate, privateDir, takeSnapshot } from './private-repository.ts';
import { blame, log, show } from './past.ts';
import { createGit, splitNul, utf8, type Git } from './process.ts';
import { createListing, listTree, submoduleMode } from './trees.ts';
import { createWorktrees } from './worktrees.ts';

/** How a workspace's repository is opened. Folders are absolute. */
export interface RepositoryOptions {
  readonly workspace: string;
  /** The workspace's state folder; a private repository, saved files and scratch files lie in it. */
  readonly stateDir: string;
  /** Where worktrees are made: outside of the workspace, on a disk with room for copies of it. */
  readonly worktreesDir: string;
  /** Judges a change's files; the risk of every change that `diff` gives comes from here. */
  readonly assessRisk: (files: readonly FileChange[]) => RiskAssessment | Promise<RiskAssessment>;
  readonly clock?: Pick<Clock, 'now'>;
  /** The environment git starts with; by default the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends running gits. */
  readonly signal?: AbortSignal;
  /** What starts git; this process when not given. */
  readonly launcher?: Launcher;
}

/** Who the person is to git, or we ourselves when they never said. */
async function findIdentity(git: Git, cwd: string, gitDir: string): Promise<Identity> {
  const args = ['config', '-z', '--get-regexp', '^(user|author)\\.(name|email)$'];
  const answer = await git({ args, purpose: 'read who commits', cwd, gitDir, accept: [1] });
  const pairs = answer.ok ? splitNul(answer.value.stdout).map((record) => String(record).split('\n', 2)) : [];
  const settings = new Map(pairs.map(([key = '', value = '']) => [key, value.trim()]));
  const name = settings.get('author.name') ?? settings.get('user.name');
  const email = settings.get('author.email') ?? settings.get('user.email');
  // git refuses names of nothing but punctuation, so half an identity is none.
  return name && email ? { name, email } : { name: 'CodeMaestro', email: 'codemaestro@localhost' };
}

async function createContext(git: Git, location: Location, options: RepositoryOptions): Promise<GitContext> {
  const stateDir = await realFolder(options.stateDir);
  const worktreesDir = await realFolder(options.worktreesDir);
  const commonDir = location.kind === 'git' ? location.commonDir : privateDir(stateDir);
  const filtersOff = createFilterGuard(git, commonDir);
  let identity: Promise<Identity> | undefined;
  return {
    git,
    kind: location.kind,
    opened: location.kind === 'git' ? { commit: location.head, tree: location.tree } : null,
    root: location.root,
    commonDir,
    prefix: location.kind === 'git' ? location.prefix : '',
    stateDir,
    worktreesDir,
    identity: () => (identity ??= findIdentity(git, location.root, commonDir)),
    now: () => options.clock?.now() ?? Date.now(),
    listing: location.kind === 'git' ? location.listing : createListing({ git, commonDir }),
    trees: createIndexTrees(),
    filtersOff,
  };
}

/** Where work starts from, and how the person's files stand. */
interface Standing {
  readonly state: RepositoryState;
  readonly look: () => Promise<Result<WorkingCopy, Failure>>;
}

async function standingOf(context: GitContext, location: Location): Promise<Result<Standing, Failure>> {
  const { kind, root } = context;
  if (location.kind === 'git') {
    const { head, branch } = location;
    return ok({ state: { kind, root, head, branch }, look: () => lookAtCopy(context, location) });
  }
  const made = await initPrivate(context.git, context.stateDir);
  if (!made.ok) return made;
  const snapshot = await takeSnapshot(context);
  if (!snapshot.ok) return snapshot;
  const why = `${location.why} The state folder keeps a repository of its own for it; accepted changes can be brought into the folder's files.`;
  const copy = { dirty: [], notes: [why, ...snapshot.value.notes] };
  return ok({
    state: { kind, root, head: snapshot.value.commit, branch: null },
    look: () => Promise.resolve(ok(copy)),
  });
}

async function lookAtCopy(
  context: GitContext,
  location: Location & { kind: 'git' },
): Promise<Result<WorkingCopy, Failure>> {
  const [dirty, told, begun] = await Promise.all([findEdits(context), location.notes(), findUnderWay(context)]);
  if (!dirty.ok) return dirty;
  if (!told.ok) return told;
  if (!begun.ok) return begun;
  const detached = `HEAD is detached: work starts from the commit ${location.head.slice(0, 12)}.`;
  const filters = (await context.filtersOff()).filter((setting) => setting.endsWith('.clean='));
  const names = filters.map((setting) => setting.slice('filter.'.length, -'.clean='.length)).join(', ');
  const notes = [
    ...told.value,
    ...(location.branch === null ? [detached] : []),
    ...begun.value,
    ...(filters.length > 0 ? [`Files under a filter (${names}) are seen by agents as git stores them.`] : []),
  ];
  return ok({ dirty: dirty.value, notes });
}

function createRepository(context: GitContext, { state, look }: Standing, options: RepositoryOptions): Repository {
  const worktrees = createWorktrees(context);
  const place = context.prefix.replace(/\/$/, '');
  let copy: ReturnType<typeof look> | undefined;
  return {
    state,
    workingCopy: () => (copy ??= guarded('look at the folder', look)),
    ensureBranch: (name, commit) => ensureBranch(context, name, commit),
    headOf: (branch) => headOf(context, branch),
    prepareWorktree: (key, commit) => worktrees.prepare(key, commit),
    treeOf: (worktree) => worktrees.treeOf(worktree),
    resetTo: (worktree, tree) => worktrees.resetTo(worktree, tree),
    saveFiles: (worktree, bounds) => worktrees.at(worktree, (place) => saveFiles(place, bounds)),
    putBack: (worktree, saved, bounds) => worktrees.at(worktree, (place) => putBack(place, saved, bounds)),
    forgetFiles: (worktree, kept) => worktrees.at(worktree, ({ context: own, top }) => forgetTrees(own, top, kept)),
    async diff(worktree, tree, taskId) {
      const change = await diffTrees(context, worktree, tree, taskId);
      if (!change.ok || change.value === null) return change.ok ? ok(null) : change;
      return ok({ ...change.value, risk: await options.assessRisk(change.value.files) });
    },
    draftIntegration: (integration) =>
      guarded('put the accepted hunks together', () => draftIntegration(context, worktrees, integration)),
    commitDraft: (integration, draft) => commitDraft(context, integration, draft),
    applyToWorkspace: (base, commit) => applyToWorkspace(context, base, commit),
    mergeTexts: (texts) => mergeTexts(context, texts),
    removeWorktree: (key) => worktrees.remove(key),
    sweep: (liveKeys) => worktrees.sweep(liveKeys),
    async fileAt(treeish, file) {
      const listed = await context.listing.remembered(treeish);
      if (listed?.ok && !listed.value.some(([name]) => name === context.prefix + file)) return null;
      const args = ['cat-file', 'blob', '--end-of-options', `${treeish}:${context.prefix}${file}`];
      const answer = await objects(context, 'read a file', args, { accept: [128] });
      if (!answer.ok || answer.value.code !== 0 || answer.value.stdout.includes(0)) return null;
      return utf8(answer.value.stdout);
    },
    log: (treeish, file, limit) => log(context, treeish, file, limit),
    show: (name) => show(context, name),
    async blame(worktree, file, from, lines) {
      const tree = await worktrees.treeOf(worktree);
      return tree.ok ? blame(context, { worktree, tree: tree.value }, file, [from, lines]) : tree;
    },
    async filesAt(treeish) {
      const listed = await listTree(context, place ? `${treeish}:${place}` : treeish);
      const entries = listed.ok ? listed.value : [];
      return entries.filter(([, { mode }]) => mode !== submoduleMode).map(([file]) => file);
    },
  };
}

/**
 * Opens the repository of a workspace: the folder's own, or, when git has no commit with files of the folder, a private
 * one in the state folder. A workspace below a repository's top is worked on in place: paths are relative to the
 * workspace. `state` is as of this call: open again when a goal starts.
 *
 * Fails with `tool-missing` without a fit git, `not-found` and `bad-input` for what is no folder of files (a bare
 * repository too), `git-failed` for a broken repository, `disk-full`, `read-only` and `not-permitted` for the disk.
 */
export async function openRepository(options: RepositoryOptions): Promise<Result<Repository, Failure>> {
  const { env = process.env, signal, launcher } = options;
  const git = createGit({ env, signal, launcher });
  return guarded(`open ${options.workspace}`, async () => {
    const location = await locate(git, options.workspace);
    if (!location.ok) return location;
    const context = await createContext(git, location.value, options);
    const standing = await standingOf(context, location.value);
    return standing.ok ? ok(createRepository(context, standing.value, options)) : standing;
  });
}
