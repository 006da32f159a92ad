import type { JournalReader } from '../ports/index.ts';
import type { PromptComparison } from './compare-prompts.ts';
import type { Diagnosis } from './doctor.ts';
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
