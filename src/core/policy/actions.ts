import type { RoleName } from '../domain/index.ts';

/** What a tool is about to do, as its *prepare* step found it: the exact thing, not the model's words for it. */
export interface Action {
  readonly tool: string;
  /** `read` looks, `write` changes files of the worktree, `execute` runs code of the workspace. */
  readonly effect: 'read' | 'write' | 'execute';
  /** Paths that are read or written, relative to the worktree, `/` separated, already canonical. */
  readonly paths: readonly string[];
}

/** Who acts, and what its role and task allow. */
export interface Actor {
  readonly role: RoleName;
  /** Tools the role may call. */
  readonly tools: readonly string[];
  readonly writes: WriteScope;
  /** Test files that stages before this one wrote: the developer of the task may not touch them. */
  readonly protectedPaths: readonly string[];
}

/** Which files a role may write. */
export type WriteScope = 'none' | 'tests' | 'code' | 'docs' | 'infrastructure';

/** May it? With the rule that decided and the reason in words. */
export interface Verdict {
  readonly verdict: 'allow' | 'deny';
  readonly rule: string;
  readonly reason: string;
}

/** Whether a path is a test by the customs of the languages we know. */
export function isTestPath(path: string): boolean {
  return (
    /(?:^|\/)(?:tests?|__tests__|spec|specs)\//.test(path) ||
    /(?:\.|_|-)(?:test|tests|spec)\.[a-z]+$/.test(path) ||
    /(?:^|\/)test_[^/]+\.py$/.test(path)
  );
}

/** Paths that no agent writes, whatever its role: version control, editors, CI, agent rules, keys, our own state. */
const protectedPatterns: readonly RegExp[] = [
  /(?:^|\/)\.git(?:\/|$)/i,
  /(?:^|\/)\.(?:vscode|idea|devcontainer)\//i,
  /(?:^|\/)[^/]+\.code-workspace$/i,
  /(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?|ripgreprc|gitconfig|gitmodules|gitattributes|mcp\.json)$/i,
  /(?:^|\/)\.(?:bash|zsh)[^/]*$|(?:^|\/)\.profile$/i,
  /(?:^|\/)\.env(?:\.|$)/i,
  /\.(?:pem|key|p12|pfx)$/i,
  /^\.(?:github|gitlab|circleci)\/|^\.ci\/|(?:^|\/)(?:\.gitlab-ci\.yml|Jenkinsfile|azure-pipelines\.yml)$/i,
  /(?:^|\/)(?:AGENTS|CLAUDE)\.md$|^\.cursor\/|^\.github\/copilot-instructions\.md$/i,
  /^\.maestro\//i,
];

/** Whether no agent may write there. */
export function isProtectedPath(path: string): boolean {
  return protectedPatterns.some((pattern) => pattern.test(path));
}

function inScope(scope: WriteScope, path: string): boolean {
  switch (scope) {
    case 'none':
      return false;
    case 'tests':
      return isTestPath(path);
    case 'docs':
      return /\.(?:md|mdx|rst|txt|adoc)$/i.test(path);
    case 'code':
    case 'infrastructure':
      return true;
  }
}

function deny(rule: string, reason: string): Verdict {
  return { verdict: 'deny', rule, reason };
}

/** May the actor do this? Whatever goes wrong inside is a no. */
export function decideAction(action: Action, actor: Actor): Verdict {
  try {
    return judge(action, actor);
  } catch (error) {
    return deny('policy-error', `policy could not judge this: ${String(error)}`);
  }
}

function judge({ tool, effect, paths }: Action, actor: Actor): Verdict {
  if (!actor.tools.includes(tool)) return deny('role-tools', `the ${actor.role} has no tool "${tool}"`);
  if (effect !== 'write')
    return { verdict: 'allow', rule: 'role-tools', reason: `the ${actor.role} may use "${tool}"` };
  for (const path of paths) {
    if (isProtectedPath(path)) return deny('protected-path', `"${path}" is protected: no agent writes there`);
    if (actor.protectedPaths.includes(path)) return deny('task-tests', `"${path}" is a test that guards this task`);
    if (!inScope(actor.writes, path)) return deny('write-scope', `the ${actor.role} may not write "${path}"`);
  }
  return { verdict: 'allow', rule: 'write-scope', reason: `the ${actor.role} may write there` };
}
