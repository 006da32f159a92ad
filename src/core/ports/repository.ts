import type { Result } from '../base/index.ts';
import type { Change, CheckpointBounds, Failure, FileChange, SavedFiles, Worktree } from '../domain/index.ts';

/** Where work in the workspace starts from. */
export interface RepositoryState {
  /** `git`: the folder's own repository; `private`: one of ours in the state folder, because the folder has none. */
  readonly kind: 'git' | 'private';
  readonly root: string;
  /** The commit that work starts from. Includes nothing uncommitted. */
  readonly head: string;
  /** Checked-out branch, or null when HEAD is detached. */
  readonly branch: string | null;
}

/** How the person's own files stand. */
export interface WorkingCopy {
  /** Files in the working copy that differ from HEAD; agents do not see those edits. */
  readonly dirty: readonly string[];
  /** What the person should know: submodules left out, shallow clone, ... */
  readonly notes: readonly string[];
}

/** A commit as people know it. */
export interface Commit {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly author: string;
  readonly subject: string;
}

/** A commit whole. */
export interface WholeCommit extends Commit {
  /** All of its message. */
  readonly message: string;
  /** What it changed against its first parent, or against nothing. */
  readonly files: readonly FileChange[];
}

/** Lines of a file, counted from 1, that come from the same commit; null: they are not committed. */
export interface LinesOrigin {
  readonly from: number;
  readonly to: number;
  readonly commit: Commit | null;
}

/** What to put on the feature branch. */
export interface Integration {
  readonly worktree: Worktree;
  readonly change: Change;
  /** Ids of the accepted hunks, or of files that are taken whole. */
  readonly accepted: readonly string[];
  readonly branch: string;
  readonly message: string;
  /** Commit time in milliseconds since the epoch; the same call makes the same commit. */
  readonly at: number;
  /** Names the task in a trailer, by which a commit that was already made is found again. */
  readonly key: string;
}

/** A tree that is ready to be checked and then committed. */
export type IntegrationDraft =
  | { readonly kind: 'ready'; readonly path: string; readonly tree: string; readonly parent: string }
  | { readonly kind: 'already-committed'; readonly commit: string; readonly tree: string }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly detail: string };

/** What putting files back came to. */
export interface PutBack {
  /** Paths that had become links, and are files again. Where they led nothing has changed. */
  readonly links: number;
  /** Paths that stay as they are, because what stands there was not saved. */
  readonly skipped: readonly string[];
}

/** A branch and the commit that it points to. */
export interface BranchPlace {
  readonly branch: string;
  readonly commit: string;
}

/** Version control of one workspace. Never writes to the person's working copy, except {@link applyToWorkspace}. */
export interface Repository {
  readonly state: RepositoryState;
  /** Looked at when it is asked for first: no work needs to wait for it. */
  workingCopy(): Promise<Result<WorkingCopy, Failure>>;
  /**
   * A branch that is free, or is already this goal's: `maestro/<slug>`, and where it is. Created at `commit` when it is
   * missing.
   */
  ensureBranch(name: string, commit: string): Promise<Result<BranchPlace, Failure>>;
  /** The commit that a branch points to, or null. */
  headOf(branch: string): Promise<string | null>;
  /** Makes (or finds again) the worktree named by `key` at `commit`, outside the workspace, with dependencies linked. */
  prepareWorktree(key: string, commit: string): Promise<Result<Worktree, Failure>>;
  /**
   * The hash of the worktree's files as they are now, ignored files left out. Moves no branch; the last one taken is held for as
   * long as the worktree lasts.
   */
  treeOf(worktree: Worktree): Promise<Result<string, Failure>>;
  /** Puts the worktree's files back to a tree made by {@link treeOf}. */
  resetTo(worktree: Worktree, tree: string): Promise<Result<null, Failure>>;
  /**
   * Saves the worktree's files as they are, ignored ones left out, within bounds, and holds them for as long as the
   * worktree lasts. Fails when it takes longer than the bounds allow.
   */
  saveFiles(worktree: Worktree, bounds: CheckpointBounds): Promise<Result<SavedFiles, Failure>>;
  /**
   * Puts the worktree's files back to what {@link saveFiles} saved. Ignored files stay, and what passes the bounds; nothing
   * is written through a link. May be cut short anywhere and called again.
   */
  putBack(worktree: Worktree, saved: SavedFiles, bounds: CheckpointBounds): Promise<Result<PutBack, Failure>>;
  /** Holds of what was saved only these trees any longer. */
  forgetFiles(worktree: Worktree, kept: readonly string[]): Promise<Result<null, Failure>>;
  /** The diff from the worktree's base to `tree`, split into hunks with stable ids; null when they are equal. */
  diff(worktree: Worktree, tree: string, taskId: string): Promise<Result<Change | null, Failure>>;
  /** Builds the accepted hunks on top of the branch's present head in a folder of its own; three-way when it moved. */
  draftIntegration(integration: Integration): Promise<Result<IntegrationDraft, Failure>>;
  /** Commits a draft and moves the branch from `parent` to it, or fails with `conflict` when the branch moved again. */
  commitDraft(integration: Integration, draft: IntegrationDraft & { kind: 'ready' }): Promise<Result<string, Failure>>;
  /** Brings a branch's changes into the person's own files, only where they are unchanged since `base`; else three-way. */
  applyToWorkspace(base: string, commit: string): Promise<Result<{ readonly conflicts: readonly string[] }, Failure>>;
  /**
   * Three-way merge of texts. Where both changed the same lines, both versions stand there between conflict markers, beside
   * which `called` says whose they are.
   */
  mergeTexts(texts: {
    readonly ours: string;
    readonly base: string;
    readonly theirs: string;
    readonly called?: { readonly ours: string; readonly theirs: string };
  }): Promise<Result<{ readonly text: string; readonly conflicts: boolean }, Failure>>;
  removeWorktree(key: string): Promise<void>;
  /** Removes worktrees of ours that belong to none of the keys; returns what was removed. */
  sweep(liveKeys: ReadonlySet<string>): Promise<readonly string[]>;
  /** A file's text at a commit or tree, or null when it is not there or not text. */
  fileAt(treeish: string, path: string): Promise<string | null>;
  /** Commits that led to `treeish`, newest first; those that touched a path when it is given. */
  log(treeish: string, path: string | null, limit: number): Promise<readonly Commit[]>;
  /** A commit by its name or the beginning of it, at least seven digits; `not-found` when there is none. */
  show(name: string): Promise<Result<WholeCommit, Failure>>;
  /**
   * Where the lines of a file of the worktree come from, as they are now: so many from a line on, fewer where it ends. `not-found`
   * when there is no such file or line.
   */
  blame(
    worktree: Worktree,
    path: string,
    from: number,
    lines: number,
  ): Promise<Result<readonly LinesOrigin[], Failure>>;
  /** Paths tracked at a commit or tree, `/` separated. */
  filesAt(treeish: string): Promise<readonly string[]>;
}
