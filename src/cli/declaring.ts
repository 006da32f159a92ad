import type { Command } from 'commander';
import type { Cli } from './context.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly workspace?: string;
  readonly color: boolean;
  readonly json?: boolean;
}

/** Runs what a command does with the context that its options make. */
export type Perform = (options: GlobalOptions, work: (cli: Cli) => Promise<number>) => Promise<void>;

/** Adds a command with its help: arguments as commander writes them, what it does, and an example. */
export type Declare = (usage: string, does: string, examples: readonly string[]) => Command;
