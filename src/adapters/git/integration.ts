import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure, type FileChange } from '../../core/domain/index.ts';
import type { Integration, IntegrationDraft } from '../../core/ports/index.ts';
import { checkedOutAt, commitsSince, headOf, moveBranch, taskTrailer } from './branches.ts';
import { objects, treeOfCommit, type GitContext, type TreeEntry } from './context.ts';
import { applyAccepted } from './hunks.ts';
import { mergeText } from './merge.ts';
import { compareTrees, editTree, linkMode, readBlobs, writeBlobs, type TreeEdit } from './trees.ts';
import { integrationKey } from './worktree-records.ts';
import type { Worktrees } from './worktrees.ts';

/** A file that is to be on the branch: what it was at the base, and what was accepted. */
interface Wanted {
  readonly path: string;
  readonly base: TreeEntry | null;
  readonly accepted: TreeEntry | null;
}

type Sides = ReadonlyMap<string, { readonly old: TreeEntry | null; readonly now: TreeEntry | null }>;

/** Base and proposed entry of every path that differs between two trees. */
async function sidesOf(context: GitContext, before: string, after: string): Promise<Result<Sides, Failure>> {
  const entries = await compareTrees(context, before, after);
  if (!entries.ok) return entries;
  return ok(new Map(entries.value.map(({ path, old, now }) => [path, { old, now }])));
}

function isAccepted(file: FileChange, accepted: ReadonlySet<string>): boolean {
  return file.hunks.length > 0 ? file.hunks.some(({ id }) => accepted.has(id)) : accepted.has(file.id);
}

/** Whether only a part of the file is taken, so that its content is neither the old nor the new one. */
function isPartial(file: FileChange, accepted: ReadonlySet<string>): boolean {
  const some = file.status === 'modified' || file.status === 'renamed';
  return some && file.hunks.some(({ id }) => !accepted.has(id));
}

/** The accepted content of the files of which only some hunks are taken, by path. */
async function partialEntries(
  context: GitContext,
  files: readonly { readonly file: FileChange; readonly old: TreeEntry; readonly now: TreeEntry }[],
  accepted: ReadonlySet<string>,
): Promise<Result<ReadonlyMap<string, TreeEntry>, Failure>> {
  const blobs = await readBlobs(
    context,
    files.flatMap(({ old, now }) => [old.oid, now.oid]),
  );
  if (!blobs.ok) return blobs;
  const none = Buffer.alloc(0);
  const contents = files.map(({ file, old, now }) =>
    applyAccepted(blobs.value.get(old.oid) ?? none, blobs.value.get(now.oid) ?? none, file.hunks, accepted),
  );
  const oids = await writeBlobs(context, contents);
  if (!oids.ok) return oids;
  return ok(new Map(files.map(({ file, now }, at) => [file.path, { mode: now.mode, oid: oids.value[at] ?? '' }])));
}

/** What the accepted hunks make of the base, file by file. Paths are those of the repository. */
async function wantedFiles(context: GitContext, integration: Integration): Promise<Result<readonly Wanted[], Failure>> {
  const { change } = integration;
  const accepted = new Set(integration.accepted);
  const sides = await sidesOf(context, change.baseTree, change.tree);
  if (!sides.ok) return sides;
  const inRepository = (file: string): string => context.prefix + file;
  const chosen = change.files.filter((file) => isAccepted(file, accepted));
  const partial = chosen.flatMap((file) => {
    const old = sides.value.get(inRepository(file.oldPath ?? file.path))?.old;
    const now = sides.value.get(inRepository(file.path))?.now;
    return old && now && isPartial(file, accepted) ? [{ file, old, now }] : [];
  });
  const entries = await partialEntries(context, partial, accepted);
  if (!entries.ok) return entries;
  return ok(
    chosen.flatMap((file) => {
      const path = inRepository(file.path);
      const side = sides.value.get(path);
      const taken = { path, base: side?.old ?? null, accepted: entries.value.get(file.path) ?? side?.now ?? null };
      if (file.oldPath === undefined) return [taken];
      const before = inRepository(file.oldPath);
      const gone = sides.value.get(before);
      // A copy leaves its source where it is.
      return gone?.now === null ? [taken, { path: before, base: gone.old, accepted: null }] : [taken];
    }),
  );
}

function same(a: TreeEntry | null, b: TreeEntry | null): boolean {
  return a?.oid === b?.oid && a?.mode === b?.mode;
}

type Placed = { readonly edit: TreeEdit } | { readonly conflict: string } | null;

/** Places one file on a branch whose file may have moved on: as accepted, merged, or not at all. */
async function place(context: GitContext, wanted: Wanted, present: TreeEntry | null): Promise<Result<Placed, Failure>> {
  const { path, base, accepted } = wanted;
  if (same(present, accepted)) return ok(null);
  if (same(present, base)) return ok({ edit: [path, accepted] });
  if (!present) return ok({ conflict: `${path}: it was removed on the branch, and the change edits it` });
  if (!accepted) return ok({ conflict: `${path}: it was edited on the branch, and the change removes it` });
  if (!base) return ok({ conflict: `${path}: it was added on the branch and by the change, with different contents` });
  const modes = [present.mode, accepted.mode, base.mode];
  if (modes.some((mode) => mode === linkMode || mode === '160000')) {
    return ok({ conflict: `${path}: both sides changed it and it is a link or a submodule` });
  }
  const blobs = await readBlobs(context, [present.oid, base.oid, accepted.oid]);
  if (!blobs.ok) return blobs;
  const [ours, origin, theirs] = [present, base, accepted].map(({ oid }) => blobs.value.get(oid) ?? Buffer.alloc(0));
  if (!ours || !origin || !theirs) return ok({ conflict: path });
  const merged = await mergeText(context, ours, origin, theirs);
  if (!merged.ok) return merged;
  if (merged.value.kind === 'conflict') return ok({ conflict: `${path}: ${merged.value.detail}` });
  const stored = await writeBlobs(context, [merged.value.content]);
  if (!stored.ok) return stored;
  const mode = accepted.mode === base.mode ? present.mode : accepted.mode;
  return ok({ edit: [path, { mode, oid: stored.value[0] ?? '' }] });
}

interface Placement {
  readonly edits: readonly TreeEdit[];
  readonly conflicts: readonly { readonly path: string; readonly detail: string }[];
}

async function placeAll(
  context: GitContext,
  wanted: readonly Wanted[],
  moved: Sides,
): Promise<Result<Placement, Failure>> {
  const edits: TreeEdit[] = [];
  const conflicts: { path: string; detail: string }[] = [];
  for (const file of wanted) {
    const there = moved.get(file.path);
    const placed = await place(context, file, there ? there.now : file.base);
    if (!placed.ok) return placed;
    if (!placed.value) continue;
    if ('edit' in placed.value) edits.push(placed.value.edit);
    else conflicts.push({ path: file.path, detail: placed.value.conflict });
  }
  return ok({ edits, conflicts });
}

/** Files that stay where an edit needs a folder: their removal was not accepted. */
async function blockedPaths(
  context: GitContext,
  parentTree: string,
  edits: readonly TreeEdit[],
): Promise<Result<readonly string[], Failure>> {
  const added = edits.filter(([, entry]) => entry !== null).map(([file]) => file);
  const parents = new Set(added.flatMap(ancestorsOf));
  if (parents.size === 0) return ok([]);
  const args = ['ls-tree', '-z', '--full-tree', parentTree, ...parents];
  const answer = await objects(context, 'look for files in the way', args);
  if (!answer.ok) return answer;
  const gone = new Set(edits.filter(([, entry]) => entry === null).map(([file]) => file));
  const records = answer.value.stdout.toString('utf8').split('\0').filter(Boolean);
  const files = records.filter((text) => !text.startsWith('040000')).map((text) => text.slice(text.indexOf('\t') + 1));
  return ok(files.filter((file) => parents.has(file) && !gone.has(file)));
}

function ancestorsOf(file: string): readonly string[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

function conflictDraft(conflicts: Placement['conflicts'], branch: string, prefix: string): IntegrationDraft {
  const strip = (text: string): string => (text.startsWith(prefix) ? text.slice(prefix.length) : text);
  const detail = [
    `The branch ${branch} has moved on, and these files cannot be brought together by themselves:`,
    ...conflicts.map((conflict) => `  ${strip(conflict.detail)}`),
    'Nothing was changed. Send the task back to be done again on the branch, or reject these hunks.',
  ];
  return { kind: 'conflict', files: conflicts.map(({ path }) => strip(path)), detail: detail.join('\n') };
}

/** See `Repository.draftIntegration`. */
export async function draftIntegration(
  context: GitContext,
  worktrees: Worktrees,
  integration: Integration,
): Promise<Result<IntegrationDraft, Failure>> {
  const { branch, change, key } = integration;
  const parent = await headOf(context, branch);
  if (parent === null) {
    return err(
      failure('not-found', `The branch ${branch} is gone. Create it again at ${change.baseCommit}, then resume.`),
    );
  }
  const commits = await commitsSince(context, change.baseCommit, parent);
  if (!commits.ok) return commits;
  const done = commits.value.find((commit) => commit.key === key);
  if (done) return ok({ kind: 'already-committed', commit: done.commit, tree: done.tree });
  const parentTree = await treeOfCommit(context, parent);
  if (!parentTree.ok) return parentTree;
  const wanted = await wantedFiles(context, integration);
  if (!wanted.ok) return wanted;
  const moved = await sidesOf(context, change.baseTree, parentTree.value);
  if (!moved.ok) return moved;
  const placed = await placeAll(context, wanted.value, moved.value);
  if (!placed.ok) return placed;
  const blocked = await blockedPaths(context, parentTree.value, placed.value.edits);
  if (!blocked.ok) return blocked;
  const inTheWay = blocked.value.map((path) => ({
    path,
    detail: `${path}: a folder of this name is to take its place`,
  }));
  const conflicts = [...placed.value.conflicts, ...inTheWay];
  if (conflicts.length > 0) return ok(conflictDraft(conflicts, branch, context.prefix));
  const tree = await editTree(context, parentTree.value, placed.value.edits);
  if (!tree.ok) return tree;
  // All that was accepted is on the branch already: an empty commit would tell nobody anything.
  if (tree.value === parentTree.value) return ok({ kind: 'already-committed', commit: parent, tree: tree.value });
  const path = await worktrees.materialise(integrationKey(key), parent, tree.value);
  return path.ok ? ok({ kind: 'ready', path: path.value, tree: tree.value, parent }) : path;
}

/** The message with the trailer that names the task, in the block of trailers if there is one. */
function withTrailer(message: string, key: string): string {
  const text = message.trim();
  const last = text.split('\n\n').at(-1) ?? '';
  const isBlock = text.includes('\n\n') && last.split('\n').every((line) => /^[A-Za-z][\w-]*: \S/.test(line));
  return `${text}${isBlock ? '\n' : '\n\n'}${taskTrailer}: ${key}\n`;
}

/** See `Repository.commitDraft`. */
export async function commitDraft(
  context: GitContext,
  integration: Integration,
  draft: IntegrationDraft & { kind: 'ready' },
): Promise<Result<string, Failure>> {
  const { branch, key, at } = integration;
  const holder = await checkedOutAt(context, branch);
  if (!holder.ok) return holder;
  if (holder.value !== null) {
    const text = `The branch ${branch} is checked out in ${holder.value}; moving it would make that folder look changed. Switch that folder to another branch ("git switch -"), then accept again.`;
    return err(failure('refused', text));
  }
  const { name, email } = await context.identity();
  const date = `${Math.floor(at / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', draft.tree, '-p', draft.parent];
  const made = await objects(context, 'commit', args, { env, input: withTrailer(integration.message, key) });
  if (!made.ok) return made;
  const commit = made.value.stdout.toString('latin1').trim();
  const moved = await moveBranch(context, branch, commit, draft.parent, `maestro: ${key}`);
  if (moved.ok) return ok(commit);
  const head = await headOf(context, branch);
  if (head === commit) return ok(commit);
  if (head === draft.parent) return moved;
  const text = `The branch ${branch} moved while the change was checked. Run the integration again: it starts from the branch as it is now.`;
  return err(failure('conflict', text, { retryable: true }));
}
