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

/** What programs do under a condition. Of the rules of a program the first that holds counts, but one that says `never` before all. */
export interface Rule {
  readonly id: string;
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
  /** Lines that the rule is for, and lines for which it is not: a test holds every rule against its own. */
  readonly matches: readonly string[];
  readonly others: readonly string[];
}

/** What a command needs of the network, where nothing else of it goes beyond a sandbox. */
export interface NetworkNeed {
  /** Package managers that fetch from where their settings say. */
  readonly registries: readonly string[];
  /** Hosts that are named, each as `name:port`. */
  readonly hosts: readonly string[];
}

/** What was found out about a command. */
export interface Outcome {
  readonly effect: Effect;
  readonly risk: Risk;
  readonly rule: string;
  readonly reason: string;
  /** Default: yes for what reaches further, no for the rest. */
  readonly out?: Out;
  /** Given when it goes beyond a sandbox for this alone. */
  readonly network?: NetworkNeed;
}
