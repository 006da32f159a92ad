import type { Pause } from '../base/index.ts';
import type { LoadShell, ReadShell } from '../ports/index.ts';
import type { CommandCase, CommandVerdict } from './command/verdict.ts';

const unread: ReadShell = () => ({ ok: false, why: 'nothing is here that reads it' });

/**
 * May this line run? The rules and what reads shells are loaded by the first question. Whatever goes wrong, there too, is a no.
 * @param load without it only lines in plain words are understood.
 * @param pause between the pieces of what is done once, before the first line.
 */
export async function judgeCommand(given: CommandCase, load?: LoadShell, pause?: Pause): Promise<CommandVerdict> {
  try {
    const [{ judge }, read] = await Promise.all([import('./command/index.ts'), load ? load() : unread]);
    return await judge(given, read, pause);
  } catch (error) {
    const reason = `policy could not judge this: ${String(error)}`;
    return {
      verdict: 'deny',
      effect: 'never',
      rule: 'policy-error',
      risk: 'high',
      reachesOut: true,
      reasons: [reason],
      parts: [],
      commands: [],
      names: [],
    };
  }
}
