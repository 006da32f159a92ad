import { isProsePath, isTestPath, type Autonomy, type RiskAssessment, type RoleName } from '../domain/index.ts';
import type { RunTerms } from '../ports/index.ts';
import type { CommandVerdict } from './command/verdict.ts';
import { folded, isProtectedPath, isSecretPath } from './protected-paths.ts';

/** What a tool is about to do, as its *prepare* step found it: the exact thing, not the model's words for it. */
export interface Action {
  readonly tool: string;
  /**
   * `read` looks, `write` changes files of the worktree, `execute` runs code of the workspace, `shell` runs what the caller
   * wrote, which may do anything, `speak` says something to the person or another role.
   */
  readonly effect: 'read' | 'write' | 'execute' | 'shell' | 'speak';
  /** Paths that are read or written, relative to the worktree, `/` separated, already canonical. */
  readonly paths: readonly string[];
  /** The line that a shell would run, for `shell`, with what was found out about it. */
  readonly command?: { readonly line: string; readonly terms: RunTerms; readonly judged: CommandVerdict };
}

/** Who acts, and what its role and task allow. */
export interface Actor {
  readonly role: RoleName;
  /** Tools the role may call. */
  readonly tools: readonly string[];
  readonly writes: WriteScope;
  /** Test files that stages before this one wrote: the developer of the task may not touch them. */
  readonly protectedPaths: readonly string[];
  /** The goal's level: at 0 nothing that does more than look passes without a word of the person. */
  readonly autonomy?: Autonomy;
}

/** Which files a role may write. */
export type WriteScope = 'none' | 'tests' | 'code' | 'docs' | 'infrastructure';

/** May it? With the rule that decided and the reason in words. `ask`: when a person, or policy for that risk, says so. */
export type Verdict =
  | { readonly verdict: 'allow' | 'deny'; readonly rule: string; readonly reason: string }
  | { readonly verdict: 'ask'; readonly rule: string; readonly reason: string; readonly risk: RiskAssessment };

function inScope(scope: WriteScope, path: string): boolean {
  switch (scope) {
    case 'none':
      return false;
    case 'tests':
      return isTestPath(path);
    case 'docs':
      return isProsePath(path);
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

function judge({ tool, effect, paths, command }: Action, actor: Actor): Verdict {
  if (!actor.tools.includes(tool)) return deny('role-tools', `the ${actor.role} has no tool "${tool}"`);
  if (effect === 'shell' && actor.writes === 'none') {
    return deny('shell-writes', `the ${actor.role} may not write, and a command may`);
  }
  if (effect === 'shell') return judgeShell(command?.judged, actor);
  const secret = effect === 'read' ? paths.find(isSecretPath) : undefined;
  if (secret !== undefined) {
    const reason = `“${secret}” may hold keys`;
    return { verdict: 'ask', rule: 'secret-path', reason, risk: { risk: 'high', reasons: [reason] } };
  }
  if (effect !== 'write')
    return { verdict: 'allow', rule: 'role-tools', reason: `the ${actor.role} may use "${tool}"` };
  return judgeFiles(paths, actor);
}

function judgeShell(judged: CommandVerdict | undefined, { autonomy }: Actor): Verdict {
  if (!judged) return deny('no-command', 'what it would run was not looked at');
  const { verdict, effect, rule, risk, reasons } = judged;
  const reason = reasons.join('; ');
  if (verdict === 'deny') return deny(rule, reason);
  const passes = verdict === 'auto' && (effect === 'looks' || autonomy !== 0);
  return passes
    ? { verdict: 'allow', rule, reason }
    : { verdict: 'ask', rule, reason, risk: { risk, reasons: [...reasons] } };
}

/** May the actor have changed these files, by whatever means? Paths are canonical. */
export function judgeFiles(
  paths: readonly string[],
  actor: Pick<Actor, 'role' | 'writes' | 'protectedPaths'>,
): Verdict {
  const guarding = new Set(actor.protectedPaths.map(folded));
  for (const path of paths) {
    if (isProtectedPath(path)) return deny('protected-path', `"${path}" is protected: no agent writes there`);
    if (guarding.has(folded(path))) return deny('task-tests', `"${path}" is a test that guards this task`);
    if (!inScope(actor.writes, path)) return deny('write-scope', `the ${actor.role} may not write "${path}"`);
  }
  return { verdict: 'allow', rule: 'write-scope', reason: `the ${actor.role} may write there` };
}
