import type { Risk } from '../../domain/index.ts';
import type { Effect, NetworkNeed, Out } from './rule.ts';
import type { cmdRules } from './tables/cmd.ts';
import type { TableRule } from './tables/index.ts';
import type { pwshRules } from './tables/pwsh.ts';

/** What is found out about a line beside the rules of programs. */
export type OwnRule =
  | 'added-words'
  | 'built-line'
  | 'cd-away'
  | 'climbs'
  | 'compound'
  | 'defined-here'
  | 'device'
  | 'encoded'
  | 'endless'
  | 'evaluation'
  | 'fetch-and-run'
  | 'foreign-path'
  | 'git-elsewhere'
  | 'guarded-variable'
  | 'hidden-letters'
  | 'hidden-pattern'
  | 'hidden-substitution'
  | 'joined-line'
  | 'loads'
  | 'lose-machine'
  | 'lose-workspace'
  | 'lowers-guard'
  | 'named-elsewhere'
  | 'no-command'
  | 'no-program'
  | 'not-plain'
  | 'open-loss'
  | 'open-words'
  | 'opens'
  | 'outside'
  | 'own-mark'
  | 'persists'
  | 'piped-names'
  | 'protected-path'
  | 'quoted-program'
  | 'redirect'
  | 'run-output'
  | 'script'
  | 'secret-path'
  | 'sets'
  | 'shell'
  | 'too-deep'
  | 'too-long'
  | 'unclear-program'
  | 'unknown-options'
  | 'unknown-program'
  | 'unreadable'
  | 'unseen-characters'
  | 'variable'
  | 'workspace-program'
  | 'wrapper';

/** The name of a rule of programs of PowerShell or cmd. */
export type WindowsTableRule = (typeof cmdRules | typeof pwshRules)[number]['id'];

/** What is wrong with policy itself: nothing runs then. */
export type Fault = 'policy-error' | 'own-examples';

/** Every rule that can decide about a line. */
export type RuleName = OwnRule | TableRule | WindowsTableRule;

/** What was found out about a command. */
export interface Outcome {
  readonly effect: Effect;
  readonly risk: Risk;
  readonly rule: RuleName;
  readonly reason: string;
  /** Default: yes for what reaches further, no for the rest. */
  readonly out?: Out;
  /** Given when it goes beyond a sandbox for this alone. */
  readonly network?: NetworkNeed;
}
