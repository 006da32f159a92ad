import type { Result } from '../base/index.ts';
import type { Failure, LimitStanding } from '../domain/index.ts';
import type { JournalReader } from '../ports/index.ts';
import type { PromptComparison } from './compare-prompts.ts';
import type { Diagnosis } from './doctor.ts';
import type { LimitRules } from './limit-standings.ts';
import type { TurnRow } from './read-turns.ts';
import type { Surroundings } from './surroundings.ts';

/*
 * Use-cases of single commands: no start loads them.
 */

/** What is configured, what is missing, and how to mend it. */
export async function diagnose(surroundings: Surroundings): Promise<readonly Diagnosis[]> {
  return (await import('./doctor.ts')).diagnose(surroundings);
}

/** How tasks fared by the words that their roles worked by. */
export async function comparePrompts(reader: JournalReader): Promise<readonly PromptComparison[]> {
  return (await import('./compare-prompts.ts')).comparePrompts(reader);
}

/** How things stand against the limits of goals that are open, of their tasks, and of today. */
export async function readLimitStandings(
  reader: JournalReader,
  rules: LimitRules,
  now: number,
): Promise<readonly LimitStanding[]> {
  return (await import('./limit-standings.ts')).readLimitStandings(reader, rules, now);
}

/** Every turn of a task's sessions. */
export async function readTurns(reader: JournalReader, taskId: string): Promise<Result<readonly TurnRow[], Failure>> {
  return (await import('./read-turns.ts')).readTurns(reader, taskId);
}

/** Tells which paths no agent writes; relative to the workspace. */
export async function protectedPaths(): Promise<(path: string) => boolean> {
  return (await import('../policy/index.ts')).isProtectedPath;
}
