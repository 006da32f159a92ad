import { ok, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { Prompt } from '../roles/index.ts';
import type { Surroundings } from './surroundings.ts';

/** A wording that a role works by, for so many of a hundred tasks. */
export interface PromptRow extends Pick<Prompt, 'role' | 'version' | 'output' | 'variables'> {
  readonly hash: string;
  readonly share: number;
  /** The file, or that it ships with the engine. */
  readonly source: string;
}

/** The wordings of every role, as they would be used now. */
export async function listPrompts(
  surroundings: Pick<Surroundings, 'readRoles' | 'readPrompts'>,
): Promise<Result<readonly PromptRow[], Failure>> {
  const [{ readRoleBook }, { hashOfPrompt }] = await Promise.all([
    import('./role-book.ts'),
    import('../roles/index.ts'),
  ]);
  const book = await readRoleBook(surroundings);
  if (!book.ok) return book;
  const rows = [...book.value.values()].flatMap(({ prompt, trials = [], source }): readonly PromptRow[] => {
    const row = (words: Prompt, share: number, from: string): PromptRow => {
      const { role, version, output, variables } = words;
      return { role, version, output, variables, hash: hashOfPrompt(words), share, source: from };
    };
    const tried = trials.map((trial) => row(trial.prompt, trial.share, trial.source));
    const rest = 100 - tried.reduce((sum, { share }) => sum + share, 0);
    return [row(prompt, rest, source ?? 'built in'), ...tried];
  });
  return ok(rows);
}
