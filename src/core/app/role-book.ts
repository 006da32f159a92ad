import { ok, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import { readTrials, roleBookWith, type RoleBook } from '../roles/index.ts';
import type { Surroundings } from './surroundings.ts';

/** Every role that can be named here with the wordings of its prompt, as the team's files stand now. */
export async function readRoleBook({
  readRoles,
  readPrompts,
}: Pick<Surroundings, 'readRoles' | 'readPrompts'>): Promise<Result<RoleBook, Failure>> {
  const [files, prompts] = await Promise.all([readRoles(), readPrompts?.() ?? ok([])]);
  if (!files.ok) return files;
  if (!prompts.ok) return prompts;
  const book = roleBookWith(files.value);
  if (!book.ok || prompts.value.length === 0) return book;
  const trials = readTrials(prompts.value, book.value);
  if (!trials.ok) return trials;
  return ok(
    new Map([...book.value].map(([name, role]) => [name, { ...role, trials: trials.value.get(name) ?? [] }] as const)),
  );
}
