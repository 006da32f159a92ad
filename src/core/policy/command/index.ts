import { judgeCmd } from './cmd.ts';
import { failingExample, heldTo, type HeldJudge, type JudgeLine } from './hold.ts';
import { judgeLine } from './judge.ts';
import { judgePwsh } from './pwsh.ts';

const judgeByRules: JudgeLine = (given, read) => judgeLine(given, read, { pwsh: judgePwsh, cmd: judgeCmd });

/** Judges a line in the language of the shell that will run it. Whatever goes wrong inside is a no. */
export const judge: HeldJudge = heldTo((each, read) => failingExample(each, read), judgeByRules);
