import { isSecretPath, judgeCommand, type CommandVerdict } from '../policy/index.ts';
import type { PreparedCall, ToolContext } from './tool.ts';

/** Why a name in a line that would run unasked is not what it seems: a link leads elsewhere, or to keys. Null when it is. */
async function ledElsewhere(name: string, { files }: ToolContext): Promise<string | null> {
  const at = await files.locate(name);
  if (!at.ok) return at.error.reason === 'not-permitted' ? `“${name}” does not lead to a file of the worktree` : null;
  return at.value !== name && isSecretPath(at.value) ? `“${name}” leads to “${at.value}”, which may hold keys` : null;
}

/** Whether a line is asked about for what it does, not for how it is written: a sandbox would not let it do that. */
export function goesBeyond({ verdict, rule }: CommandVerdict): boolean {
  return verdict === 'ask' && rule !== 'not-plain';
}

const outside = 'with your yes it runs outside of the sandbox, which would not let it';

/** Judges a line as it would run in the worktree. What runs unasked must also lead where it says. */
export async function judgeHere(
  { line, terms }: NonNullable<PreparedCall<unknown>['command']>,
  context: ToolContext,
): Promise<CommandVerdict> {
  const { root } = context.files;
  const verdict = await judgeCommand({ ...terms, line, root, cwd: root }, context.loadShell);
  if (terms.sandboxed && goesBeyond(verdict)) return { ...verdict, reasons: [...verdict.reasons, outside] };
  if (verdict.verdict !== 'auto') return verdict;
  for (const name of verdict.names) {
    const reason = await ledElsewhere(name, context);
    if (reason !== null) return { ...verdict, verdict: 'ask', rule: 'link', risk: 'high', reasons: [reason] };
  }
  return verdict;
}
