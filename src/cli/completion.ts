import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** Adds the commands `completion SHELL`, which prints a script, and `complete`, which the script calls. */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
}
