import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { Surroundings } from './surroundings.ts';
import type { Warmed } from './warm-answers.ts';

/** Keeps the plans of past goals that may be used again. Agents and their tools are loaded only now. */
export async function warmAnswers(surroundings: Surroundings, signal: AbortSignal): Promise<Result<Warmed, Failure>> {
  return (await import('./warm-answers.ts')).warmAnswers(surroundings, signal);
}
