import type { ReadShell } from '../../ports/index.ts';
import { judgeCmd } from './cmd.ts';
import { judgeLine } from './judge.ts';
import { judgePwsh } from './pwsh.ts';
import type { CommandCase, CommandVerdict } from './verdict.ts';

/** Judges a line in the language of the shell that will run it. Whatever goes wrong inside is a no. */
export function judge(given: CommandCase, read: ReadShell): CommandVerdict {
  return judgeLine(given, read, { pwsh: judgePwsh, cmd: judgeCmd });
}
