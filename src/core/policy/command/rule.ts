import type { Risk } from '../../domain/index.ts';
import type { Grammar } from './grammar.ts';

/**
 * What a command does, from its rules. `looks` reads and nothing else. `works` runs code of the workspace or writes in it, which a
 * sandbox can hold. `reaches` goes further than that: deletes, changes what git keeps, uses the network, leaves the workspace, or
 * is not known. `never` is nothing an agent does.
 */
export type Effect = 'looks' | 'works' | 'reaches' | 'never';

/**
 * Whether something may go out by a command, or something secret come in: not at all, only where no sandbox holds it, or in any case.
 * What a program of the workspace does by itself is not seen: a sandbox holds it.
 */
export type Out = 'no' | 'unless-held' | 'yes';

/** What operands are: files that are read or written, text, or words of which the first is a pattern or the last a target. */
export type Operands = 'none' | 'texts' | 'reads' | 'pattern-reads' | 'writes' | 'reads-writes-last';

/** When a rule holds: all that is given must. Without any, it always does. */
export interface Condition {
  /** The arguments fit. */
  readonly grammar?: Grammar;
  /** The first argument that is no option is one of these, apart by spaces. */
  readonly sub?: string;
  /** Some argument fits. */
  readonly has?: RegExp;
  /** The arguments, joined by spaces, fit. */
  readonly line?: RegExp;
  /** The first operand fits as a whole: the program of sed or awk. Needs a grammar. */
  readonly script?: RegExp;
  /** At most so many operands. */
  readonly most?: number;
  /** At least so many operands. */
  readonly least?: number;
}

/** Lines of which there is at least one. */
export type Lines = readonly [string, ...string[]];

/** What becomes of a line. */
export type Becomes = 'auto' | 'ask' | 'deny';

/** Lines with what becomes of each without a sandbox, and in one: said apart from the rule, so that it tells when the rule is wrong. */
export interface LinesWithVerdict {
  readonly becomes: readonly [plain: Becomes, sandboxed: Becomes];
  readonly lines: Lines;
}

/** What becomes of lines that run unasked, that do so in a sandbox only, that are asked about, and that are refused. */
export const becoming = {
  runs: ['auto', 'auto'],
  works: ['ask', 'auto'],
  asks: ['ask', 'ask'],
  denied: ['deny', 'deny'],
} as const satisfies Readonly<Record<string, LinesWithVerdict['becomes']>>;

/** Lines that run unasked. */
export const runs = (...lines: Lines): LinesWithVerdict => ({ becomes: becoming.runs, lines });

/** Lines that run unasked in a sandbox only. */
export const works = (...lines: Lines): LinesWithVerdict => ({ becomes: becoming.works, lines });

/** Lines that are asked about. */
export const asks = (...lines: Lines): LinesWithVerdict => ({ becomes: becoming.asks, lines });

/** Lines that are refused. */
export const denied = (...lines: Lines): LinesWithVerdict => ({ becomes: becoming.denied, lines });

/** What programs do under a condition. Of the rules of a program the first that holds counts, but one that says `never` before all. */
export interface Rule<Id extends string = string> {
  readonly id: Id;
  /** Names of programs, apart by spaces. */
  readonly programs: string;
  readonly when?: Condition;
  readonly effect: Effect;
  /** Default: yes for what reaches further, no for the rest. */
  readonly out?: Out;
  /** For `works` and `reaches`. Default: low. */
  readonly risk?: Risk;
  /** The reason, in words that go on “it …”. */
  readonly says: string;
  /** Default: `reads`. */
  readonly operands?: Operands;
  /** All it needs beyond a sandbox is network: to where packages come from, or to the hosts that its arguments name. */
  readonly network?: 'registry' | 'named';
  /** Options whose values are files that are written, apart by spaces. */
  readonly writesTo?: string;
  /** Lines that the rule is for, and lines for which it is not: every rule is held against its own before the first line is judged. */
  readonly matches: LinesWithVerdict;
  readonly others: Lines;
}

/** A program of PowerShell or cmd: what it does, and whether its words name files that it writes. */
export interface WindowsRule<Id extends string = string> {
  readonly id: Id;
  readonly when: RegExp;
  readonly effect: Effect;
  readonly out?: Out;
  readonly risk: Risk;
  readonly writes: boolean;
  readonly says: string;
  /** Names of programs, as for {@link Rule}. */
  readonly matches: LinesWithVerdict;
  readonly others: Lines;
}

/** What a command needs of the network, where nothing else of it goes beyond a sandbox. */
export interface NetworkNeed {
  /** Package managers that fetch from where their settings say. */
  readonly registries: readonly string[];
  /** Hosts that are named, each as `name:port`. */
  readonly hosts: readonly string[];
}
