import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRepository, type RepositoryOptions } from '../../../src/adapters/git/index.ts';
import type { Result } from '../../../src/core/base/index.ts';
import type { Change, Worktree } from '../../../src/core/domain/index.ts';
import type { Integration, Repository } from '../../../src/core/ports/index.ts';

/** A throw-away place with a workspace, a state folder and a folder for worktrees. */
export interface Sandbox {
  readonly top: string;
  readonly workspace: string;
  readonly stateDir: string;
  readonly worktreesDir: string;
  readonly env: Record<string, string | undefined>;
  /** Runs git as the person does. */
  git(...args: string[]): string;
  gitIn(folder: string, ...args: string[]): string;
  write(file: string, content: string | Buffer): void;
  read(file: string): Buffer;
  commitAll(message?: string): string;
  open(more?: Partial<RepositoryOptions>): ReturnType<typeof openRepository>;
  dispose(): void;
}

export function createSandbox(): Sandbox {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-git-')));
  const at = (name: string): string => path.join(top, name);
  const config = at('gitconfig');
  writeFileSync(config, '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n');
  const env = { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1' };
  mkdirSync(at('workspace'));
  const gitIn = (folder: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
  const sandbox: Sandbox = {
    top,
    workspace: at('workspace'),
    stateDir: at('state'),
    worktreesDir: at('worktrees'),
    env,
    gitIn,
    git: (...args) => gitIn(at('workspace'), ...args),
    write: (file, content) => writeIn(at('workspace'), file, content),
    read: (file) => readFileSync(path.join(at('workspace'), file)),
    commitAll(message = 'work') {
      sandbox.git('add', '-A');
      sandbox.git('commit', '-q', '--allow-empty', '-m', message);
      return sandbox.git('rev-parse', 'HEAD');
    },
    open: (more = {}) =>
      openRepository({
        workspace: sandbox.workspace,
        stateDir: sandbox.stateDir,
        worktreesDir: sandbox.worktreesDir,
        assessRisk: () => ({ risk: 'low', reasons: [] }),
        clock: { now: () => 1_700_000_000_000 },
        env,
        ...more,
      }),
    dispose: () => rmSync(top, { recursive: true, force: true }),
  };
  return sandbox;
}

/** Writes a file below a folder, with the folders it needs. */
export function writeIn(folder: string, file: string, content: string | Buffer): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** The value of a result that must be a success. */
export function valueOf<T>(result: Result<T, { readonly person: string }>): T {
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

/** Every file below a folder with its kind, mode and bytes; what `skip` names is left out. */
export function fingerprint(folder: string, skip: (file: string) => boolean = () => false): readonly string[] {
  const found: string[] = [];
  const visit = (below: string): void => {
    for (const name of readdirSync(path.join(folder, below)).sort()) {
      const file = path.join(below, name);
      if (skip(file)) continue;
      const full = path.join(folder, file);
      const info = lstatSync(full);
      if (info.isDirectory()) visit(file);
      else if (info.isSymbolicLink()) found.push(`${file} -> ${readlinkSync(full)}`);
      else found.push(`${file} ${info.mode} ${createHash('sha1').update(readFileSync(full)).digest('hex')}`);
    }
  };
  visit('');
  return found;
}

/** The files that an untouched working copy consists of: its files, index, refs and configuration, not the objects. */
export function personsView(workspace: string): readonly string[] {
  const ours =
    /^\.git[/\\](objects|worktrees|refs[/\\](?:heads[/\\])?maestro|logs[/\\]refs[/\\]heads[/\\]maestro)([/\\]|$)/;
  return fingerprint(workspace, (file) => ours.test(file));
}

/** What one task does to a worktree: the change it comes to. */
export async function propose(
  repository: Repository,
  key: string,
  work: (folder: string) => void,
  commit: string = repository.state.head,
): Promise<{ readonly worktree: Worktree; readonly change: Change | null; readonly tree: string }> {
  const worktree = valueOf(await repository.prepareWorktree(key, commit));
  work(worktree.path);
  const tree = valueOf(await repository.treeOf(worktree));
  return { worktree, tree, change: valueOf(await repository.diff(worktree, tree, key)) };
}

/** An integration of some hunks of a proposed change. */
export function integrationOf(
  proposed: { readonly worktree: Worktree; readonly change: Change | null },
  branch: string,
  accepted: readonly string[],
): Integration {
  if (!proposed.change) throw new Error('nothing was proposed');
  const { worktree, change } = proposed;
  return {
    worktree,
    change,
    accepted,
    branch,
    message: 'Tidy up\n\nFor clarity.',
    at: 1_700_000_000_000,
    key: change.taskId,
  };
}

/** Integrates hunks and commits them; gives the commit. */
export async function land(repository: Repository, integration: Integration): Promise<string> {
  const draft = valueOf(await repository.draftIntegration(integration));
  if (draft.kind !== 'ready') throw new Error(`not ready: ${JSON.stringify(draft)}`);
  return valueOf(await repository.commitDraft(integration, draft));
}
