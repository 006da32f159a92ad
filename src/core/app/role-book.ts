import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import { roleBookWith, type RoleBook } from '../roles/index.ts';
import type { Surroundings } from './surroundings.ts';

/** Every role that can be named here, as the team's files stand now. */
export async function readRoleBook({ readRoles }: Pick<Surroundings, 'readRoles'>): Promise<Result<RoleBook, Failure>> {
  const files = await readRoles();
  return files.ok ? roleBookWith(files.value) : files;
}
