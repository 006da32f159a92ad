import type { Risk } from '../../domain/index.ts';
import type { RunTerms } from '../../ports/index.ts';
import type { Effect, NetworkNeed } from './rule.ts';

/** What is to be judged, and where it would run. */
export interface CommandCase extends RunTerms {
  readonly line: string;
  /** The workspace, absolute. */
  readonly root: string;
  /** Where the line starts, absolute. */
  readonly cwd: string;
}

/** One command of a line, judged by itself. */
export interface CommandPart {
  readonly text: string;
  readonly verdict: 'auto' | 'ask' | 'deny';
  /** The rule that decided. */
  readonly rule: string;
  readonly reasons: readonly string[];
}

/** A program that a line runs, as far as that is told by the line. */
export interface CommandWords {
  /** The program and what stands behind it, quotes taken off; null for what is only known when it runs. */
  readonly words: readonly (string | null)[];
  /** It is known to do no more than look. */
  readonly looks: boolean;
}

/** May it run? `auto`: unasked. `ask`: when a person, or policy for that risk, says so. `deny`: never. */
export interface CommandVerdict {
  readonly verdict: 'auto' | 'ask' | 'deny';
  /** What the strictest part of it does. */
  readonly effect: Effect;
  /** The rule that decided. */
  readonly rule: string;
  readonly risk: Risk;
  /** Something may go out by it where it would run, or something secret come in. */
  readonly reachesOut: boolean;
  /** Why, the gravest first. */
  readonly reasons: readonly string[];
  readonly parts: readonly CommandPart[];
  /** Every program that it runs, also by way of others. */
  readonly commands: readonly CommandWords[];
  /** Files that it names, as they stand in it: what runs unasked must not be led elsewhere by links. */
  readonly names: readonly string[];
  /** All that the line needs beyond a sandbox; not given when it is nothing, or more than network. */
  readonly network?: NetworkNeed;
}
